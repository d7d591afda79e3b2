package io.shardflow.localkinesis;

import io.shardflow.localkinesis.Messages.OfStream;
import io.shardflow.localkinesis.Stream.Position;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All streams there are, of one account in one region, and the memory that their records may take:
 * where it is full, the oldest go.
 */
final class Streams {
  static final String ACCOUNT = "000000000000";
  static final String ARN_PREFIX = "arn:aws:kinesis:us-east-1:" + ACCOUNT + ":stream/";
  private static final String ANY_ARN = "arn:[^:]*:kinesis:[^:]*:[^:]*:stream/";

  private final NavigableMap<String, Stream> streams = new ConcurrentSkipListMap<>();
  private final KinesisSettings settings;
  private final AtomicLong heldBytes = new AtomicLong();
  private final AtomicLong droppedRecords = new AtomicLong();

  Streams(KinesisSettings settings) {
    this.settings = settings;
  }

  void create(String name, String mode, int shards, long nowMillis) {
    checkRoomFor(shards);
    Stream stream = new Stream(name, mode, shards, nowMillis, settings, heldBytes::addAndGet);
    if (streams.putIfAbsent(name, stream) != null) {
      throw KinesisError.inUse("Stream %s under account %s already exists.", name, ACCOUNT);
    }
  }

  /** Refuses what would make more open shards than there may be. */
  void checkRoomFor(int moreShards) {
    int already = streams.values().stream().mapToInt(Stream::openShardCount).sum();
    if (moreShards > LocalKinesis.MOST_SHARDS - already) {
      throw KinesisError.limitExceeded(
          "There are %d shards under account %s; with %d more they would be above the limit of %d",
          already, ACCOUNT, moreShards, LocalKinesis.MOST_SHARDS);
    }
  }

  void delete(Stream stream) {
    streams.remove(stream.name());
    stream.clear();
  }

  /** The stream that a request names. */
  Stream get(OfStream request) {
    return get(request.streamName(), request.streamARN());
  }

  /** The stream of a name, or else of an ARN, whatever its account and region. */
  Stream get(String name, String arn) {
    if (name == null && arn == null) {
      throw KinesisError.invalidArgument("Either StreamName or StreamARN must be given.");
    }
    String wanted = name != null ? name : arn.replaceFirst(ANY_ARN, "");
    Stream found = streams.get(wanted);
    if (found == null) {
      throw KinesisError.notFound("Stream %s under account %s not found.", wanted, ACCOUNT);
    }
    return found;
  }

  List<Stream> all() {
    return List.copyOf(streams.values());
  }

  /** Adds a record to a stream; where memory is full, the oldest of all make room. */
  Position put(
      Stream stream, long nowMillis, String partitionKey, BigInteger hashKey, byte[] data) {
    Position position = stream.put(nowMillis, partitionKey, hashKey, data);
    if (heldBytes.get() > settings.memoryBytes()) {
      makeRoom(nowMillis);
    }
    return position;
  }

  private synchronized void makeRoom(long nowMillis) {
    List<Shard> shards =
        streams.values().stream().flatMap(stream -> stream.shards(nowMillis).stream()).toList();
    long dropped = 1;
    while (dropped > 0 && heldBytes.get() > settings.memoryBytes()) {
      dropped =
          shards.stream()
              .min(Comparator.comparingLong(Shard::oldestArrival))
              .map(Shard::dropOldest)
              .orElse(0L);
      droppedRecords.addAndGet(dropped);
    }
  }

  /** How many records had to make room before they were too old. */
  long droppedRecords() {
    return droppedRecords.get();
  }

  long heldBytes() {
    return heldBytes.get();
  }
}
