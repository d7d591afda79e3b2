package io.shardflow.localkinesis.stream;

import io.shardflow.localkinesis.api.Messages.StreamReference;
import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.stream.Stream.Position;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All streams, of one account in one region. If their records use too much memory, the oldest are
 * deleted. Thread-safe.
 */
public final class Streams {
  /** The maximum number of open shards in all streams together. */
  public static final int MAX_SHARDS = 500;

  private final NavigableMap<String, Stream> streams = new ConcurrentSkipListMap<>();
  private final Duration retention;
  private final boolean limited;
  private final long maxBytes;
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicLong droppedRecords = new AtomicLong();

  /**
   * Creates the streams of a local Kinesis.
   *
   * @param retention the initial retention period of streams
   * @param limited whether shards have throughput limits
   * @param maxBytes the maximum memory for records
   */
  public Streams(Duration retention, boolean limited, long maxBytes) {
    this.retention = retention;
    this.limited = limited;
    this.maxBytes = maxBytes;
  }

  public void create(String name, String mode, int shards, long nowMillis) {
    checkRoomFor(shards);
    Stream stream =
        new Stream(name, mode, shards, nowMillis, retention, limited, heldBytes::addAndGet);
    if (streams.putIfAbsent(name, stream) != null) {
      throw ServiceError.inUse("Stream %s under account %s already exists.", name, Arns.ACCOUNT);
    }
  }

  /** Checks that more shards can be opened. */
  public void checkRoomFor(int moreShards) {
    int already = streams.values().stream().mapToInt(Stream::openShardCount).sum();
    if (moreShards > MAX_SHARDS - already) {
      throw ServiceError.limitExceeded(
          "There are %d shards under account %s; %d more would exceed the limit of %d",
          already, Arns.ACCOUNT, moreShards, MAX_SHARDS);
    }
  }

  public void delete(Stream stream) {
    streams.remove(stream.name());
    stream.clear();
  }

  /** Returns the stream that a request names. */
  public Stream get(StreamReference request) {
    return get(request.streamName(), request.streamARN());
  }

  /** Returns the stream with this name or, if it is null, with this ARN. */
  public Stream get(String name, String arn) {
    if (name == null && arn == null) {
      throw ServiceError.invalidArgument("Either StreamName or StreamARN must be given.");
    }
    String wanted = name != null ? name : Arns.streamName(arn);
    Stream found = streams.get(wanted);
    if (found == null) {
      throw ServiceError.notFound("Stream %s under account %s not found.", wanted, Arns.ACCOUNT);
    }
    return found;
  }

  /** Returns all streams in the order of their names. */
  public List<Stream> all() {
    return List.copyOf(streams.values());
  }

  /**
   * Adds a record to a stream. If memory is full, the oldest records of all streams are deleted.
   */
  public Position put(
      Stream stream, long nowMillis, String partitionKey, BigInteger hashKey, byte[] data) {
    Position position = stream.put(nowMillis, partitionKey, hashKey, data);
    if (heldBytes.get() > maxBytes) {
      makeRoom(nowMillis);
    }
    return position;
  }

  private synchronized void makeRoom(long nowMillis) {
    List<Shard> shards =
        streams.values().stream().flatMap(stream -> stream.shards(nowMillis).stream()).toList();
    long dropped = 1;
    while (dropped > 0 && heldBytes.get() > maxBytes) {
      dropped =
          shards.stream()
              .min(Comparator.comparingLong(Shard::oldestArrival))
              .map(Shard::dropOldest)
              .orElse(0L);
      droppedRecords.addAndGet(dropped);
    }
  }

  /** Returns the number of records deleted before they expired, because memory was full. */
  public long droppedRecords() {
    return droppedRecords.get();
  }

  public long heldBytes() {
    return heldBytes.get();
  }
}
