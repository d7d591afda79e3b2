package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.KinesisError.invalidArgument;

import io.shardflow.localkinesis.KinesisFaults.Fault;
import io.shardflow.localkinesis.Messages.*;
import io.shardflow.localkinesis.Shard.Read;
import io.shardflow.localkinesis.Stream.Position;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What can be asked of records: to put them, and to read them by polling. */
final class RecordOperations {
  private static final int MOST_PUTS = 500;
  private static final int MOST_PUT_BYTES = 5 << 20;
  private static final int MOST_RECORD_BYTES = 1 << 20;
  private static final int MOST_KEY_CHARACTERS = 256;
  private static final int MOST_READ = 10_000;
  private static final String NO_ENCRYPTION = "NONE";

  private final Streams streams;
  private final FaultInjection chance;
  private final InstantSource clock;
  private final LongAdder recordsIn = new LongAdder();
  private final LongAdder recordsOut = new LongAdder();
  private final LongAdder refused = new LongAdder();

  RecordOperations(Streams streams, FaultInjection chance, InstantSource clock) {
    this.streams = streams;
    this.chance = chance;
    this.clock = clock;
  }

  long recordsIn() {
    return recordsIn.sum();
  }

  long recordsOut() {
    return recordsOut.sum();
  }

  /** How many records and reads were more than the limits of their shards. */
  long refused() {
    return refused.sum();
  }

  Object put(PutRecord request) {
    Stream stream = streams.get(request);
    PutEntry entry =
        new PutEntry(request.data(), request.partitionKey(), request.explicitHashKey());
    checkSize(entry);
    // The records of a shard are ordered anyway.
    Validation.sequenceNumber("sequenceNumberForOrdering", request.sequenceNumberForOrdering());
    Position position = put(stream, entry, hashKey(entry));
    if (position.sequenceNumber() == null) {
      throw new KinesisError(
          KinesisError.THROUGHPUT_EXCEEDED, rateExceeded(stream, position.shardId()));
    }
    return new RecordPut(position.shardId(), position.sequenceNumber(), NO_ENCRYPTION);
  }

  Object put(PutRecords request) {
    Stream stream = streams.get(request);
    List<PutEntry> entries = Validation.given("records", request.records());
    Validation.length("records", entries.size(), 1, MOST_PUTS);
    int bytes = entries.stream().mapToInt(RecordOperations::checkSize).sum();
    if (bytes > MOST_PUT_BYTES) {
      throw invalidArgument(
          "Records size %d exceeds the limit of %d bytes a call", bytes, MOST_PUT_BYTES);
    }
    List<BigInteger> hashKeys = entries.stream().map(RecordOperations::hashKey).toList();
    List<PutResult> results = new ArrayList<>(entries.size());
    int failed = 0;
    for (int i = 0; i < entries.size(); i++) {
      PutResult result =
          chance.strikes(Fault.FAILED_PUT, "PutRecords")
              ? new PutResult(
                  null, null, KinesisError.INTERNAL_FAILURE, "Internal service failure.")
              : result(stream, put(stream, entries.get(i), hashKeys.get(i)));
      failed += result.errorCode() == null ? 0 : 1;
      results.add(result);
    }
    return new RecordsPut(failed, results, NO_ENCRYPTION);
  }

  private Position put(Stream stream, PutEntry entry, BigInteger hashKey) {
    Position position =
        streams.put(stream, clock.millis(), entry.partitionKey(), hashKey, entry.data());
    (position.sequenceNumber() == null ? refused : recordsIn).increment();
    return position;
  }

  private static PutResult result(Stream stream, Position position) {
    return position.sequenceNumber() == null
        ? new PutResult(
            null, null, KinesisError.THROUGHPUT_EXCEEDED, rateExceeded(stream, position.shardId()))
        : new PutResult(position.shardId(), position.sequenceNumber(), null, null);
  }

  private static String rateExceeded(Stream stream, String shardId) {
    return "Rate exceeded for shard %s in stream %s under account %s."
        .formatted(shardId, stream.name(), Streams.ACCOUNT);
  }

  /** How many bytes count for a record. */
  private static int checkSize(PutEntry entry) {
    String key =
        Validation.given("partitionKey", Validation.given("records", entry).partitionKey());
    Validation.length("partitionKey", key.codePointCount(0, key.length()), 1, MOST_KEY_CHARACTERS);
    int bytes = RecordLog.bytes(key, Validation.given("data", entry.data()));
    Validation.length("data", bytes, 0, MOST_RECORD_BYTES);
    return bytes;
  }

  private static BigInteger hashKey(PutEntry entry) {
    return entry.explicitHashKey() == null
        ? HashKeyRanges.of(entry.partitionKey())
        : HashKeyRanges.parse("ExplicitHashKey", entry.explicitHashKey());
  }

  Object iterator(GetShardIterator request) {
    Stream stream = streams.get(request);
    long now = clock.millis();
    Shard shard = stream.shard(Validation.given("shardId", request.shardId()), now);
    long index =
        index(
            stream,
            shard,
            Validation.given("shardIteratorType", request.shardIteratorType()),
            request.startingSequenceNumber(),
            request.timestamp(),
            now);
    return new ShardIteratorGot(iterator(stream, shard, index, now));
  }

  private static String iterator(Stream stream, Shard shard, long index, long now) {
    return Token.write(
        new Token.Iterator(stream.name(), stream.createdMillis(), shard.id(), index, now));
  }

  /** The index in a shard at which to begin to read. */
  static long index(
      Stream stream, Shard shard, String type, String sequenceNumber, Instant time, long now) {
    return switch (type) {
      case "TRIM_HORIZON" -> shard.firstIndex();
      case "LATEST" -> shard.nextIndex();
      case "AFTER_SEQUENCE_NUMBER" -> countUpTo(stream, shard, sequenceNumber);
      case "AT_SEQUENCE_NUMBER" -> Math.max(0, countUpTo(stream, shard, sequenceNumber) - 1);
      case "AT_TIMESTAMP" -> {
        if (time == null) {
          throw invalidArgument("AT_TIMESTAMP needs a Timestamp.");
        }
        if (time.toEpochMilli() > now) {
          throw invalidArgument("The Timestamp cannot be in the future: %s", time);
        }
        yield shard.firstIndexSince(time.toEpochMilli());
      }
      default -> throw invalidArgument("'%s' is no ShardIteratorType", type);
    };
  }

  private static long countUpTo(Stream stream, Shard shard, String sequenceNumber) {
    if (sequenceNumber == null) {
      throw invalidArgument(
          "AT_SEQUENCE_NUMBER and AFTER_SEQUENCE_NUMBER need a StartingSequenceNumber.");
    }
    return shard
        .countUpTo(sequenceNumber)
        .orElseThrow(
            () ->
                invalidArgument(
                    "StartingSequenceNumber %s used in GetShardIterator on shard %s in stream %s"
                        + " under account %s is invalid.",
                    sequenceNumber, shard.id(), stream.name(), Streams.ACCOUNT));
  }

  Object get(GetRecords request) {
    Token.Iterator iterator =
        Token.read(
            "ShardIterator",
            Validation.given("shardIterator", request.shardIterator()),
            Token.Iterator.class);
    int limit = Validation.within("limit", request.limit(), 1, MOST_READ, MOST_READ);
    long now = clock.millis();
    if (Token.isExpired(iterator.issued(), now) || chance.strikes(Fault.EXPIRED, "GetRecords")) {
      throw new KinesisError(
          "ExpiredIteratorException",
          "Iterator expired. It was created at %s, which is more than %d milliseconds ago."
              .formatted(Instant.ofEpochMilli(iterator.issued()), Token.LIFE_MILLIS));
    }
    Stream stream = streams.get(iterator.stream(), null);
    if (stream.createdMillis() != iterator.created()) {
      throw KinesisError.notFound(
          "The stream %s that the iterator is of has been deleted.", stream.name());
    }
    Shard shard = stream.shard(iterator.shard(), now);
    Read read = shard.poll(iterator.index(), limit, now);
    if (read == null) {
      refused.increment();
      throw new KinesisError(KinesisError.THROUGHPUT_EXCEEDED, rateExceeded(stream, shard.id()));
    }
    boolean repeats = !read.entries().isEmpty() && chance.strikes(Fault.REPEATED, "GetRecords");
    boolean ends = read.isEnd() && !repeats;
    return new RecordsGot(
        records(shard, read),
        ends ? null : iterator(stream, shard, repeats ? iterator.index() : read.next(), now),
        read.millisBehind(),
        ends ? children(shard) : null);
  }

  /** What a read gave, for its reader. */
  List<GotRecord> records(Shard shard, Read read) {
    recordsOut.add(read.entries().size());
    List<GotRecord> records = new ArrayList<>(read.entries().size());
    for (RecordLog.Entry entry : read.entries()) {
      records.add(
          new GotRecord(
              shard.numbers().of(read.firstIndex() + records.size()),
              Instant.ofEpochMilli(entry.arrivalMillis()),
              entry.data(),
              entry.partitionKey(),
              NO_ENCRYPTION));
    }
    return records;
  }

  static List<ChildShard> children(Shard shard) {
    return shard.children().stream()
        .map(
            child ->
                new ChildShard(
                    child.id(),
                    child.parents().stream().map(Shard::id).toList(),
                    StreamOperations.range(child)))
        .toList();
  }
}
