package io.shardflow.localkinesis.operation;

import static io.shardflow.localkinesis.api.ServiceError.invalidArgument;

import io.shardflow.localkinesis.api.Messages.*;
import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.api.Token;
import io.shardflow.localkinesis.api.Validation;
import io.shardflow.localkinesis.faults.FaultInjection;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import io.shardflow.localkinesis.stream.Arns;
import io.shardflow.localkinesis.stream.HashKeys;
import io.shardflow.localkinesis.stream.RecordLog;
import io.shardflow.localkinesis.stream.Shard;
import io.shardflow.localkinesis.stream.Shard.Read;
import io.shardflow.localkinesis.stream.Stream;
import io.shardflow.localkinesis.stream.Stream.Position;
import io.shardflow.localkinesis.stream.Streams;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** The operations on records: putting them, and reading them by polling. */
public final class RecordOperations {
  private static final int MAX_PUT_RECORDS = 500;
  private static final int MAX_PUT_BYTES = 5 << 20;
  private static final int MAX_RECORD_BYTES = 1 << 20;
  private static final int MAX_KEY_CHARACTERS = 256;
  private static final int MAX_READ_RECORDS = 10_000;
  private static final String NO_ENCRYPTION = "NONE";

  private final Streams streams;
  private final FaultInjection faults;
  private final InstantSource clock;
  private final LongAdder recordsIn = new LongAdder();
  private final LongAdder recordsOut = new LongAdder();
  private final LongAdder refused = new LongAdder();

  public RecordOperations(Streams streams, FaultInjection faults, InstantSource clock) {
    this.streams = streams;
    this.faults = faults;
    this.clock = clock;
  }

  /** Returns the number of records accepted. */
  public long recordsIn() {
    return recordsIn.sum();
  }

  /** Returns the number of records returned, once per read. */
  public long recordsOut() {
    return recordsOut.sum();
  }

  /** Returns the number of records and reads refused by the limits of shards. */
  public long refused() {
    return refused.sum();
  }

  Object put(PutRecord request) {
    Stream stream = streams.get(request);
    PutEntry entry =
        new PutEntry(request.data(), request.partitionKey(), request.explicitHashKey());
    checkSize(entry);
    // Only validated: the records of a shard are always ordered.
    Validation.sequenceNumber("sequenceNumberForOrdering", request.sequenceNumberForOrdering());
    Position position = put(stream, entry, hashKey(entry));
    if (position.sequenceNumber() == null) {
      throw new ServiceError(
          ServiceError.THROUGHPUT_EXCEEDED, rateExceeded(stream, position.shardId()));
    }
    return new PutRecordResponse(position.shardId(), position.sequenceNumber(), NO_ENCRYPTION);
  }

  Object put(PutRecords request) {
    Stream stream = streams.get(request);
    List<PutEntry> entries = Validation.required("records", request.records());
    Validation.length("records", entries.size(), 1, MAX_PUT_RECORDS);
    int bytes = entries.stream().mapToInt(RecordOperations::checkSize).sum();
    if (bytes > MAX_PUT_BYTES) {
      throw invalidArgument(
          "Records size %d exceeds the limit of %d bytes per call", bytes, MAX_PUT_BYTES);
    }
    List<BigInteger> hashKeys = entries.stream().map(RecordOperations::hashKey).toList();
    List<PutResult> results = new ArrayList<>(entries.size());
    int failed = 0;
    for (int i = 0; i < entries.size(); i++) {
      PutResult result =
          faults.occurs(Fault.FAILED_PUT, "PutRecords")
              ? new PutResult(
                  null, null, ServiceError.INTERNAL_FAILURE, "Internal service failure.")
              : result(stream, put(stream, entries.get(i), hashKeys.get(i)));
      failed += result.errorCode() == null ? 0 : 1;
      results.add(result);
    }
    return new PutRecordsResponse(failed, results, NO_ENCRYPTION);
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
            null, null, ServiceError.THROUGHPUT_EXCEEDED, rateExceeded(stream, position.shardId()))
        : new PutResult(position.shardId(), position.sequenceNumber(), null, null);
  }

  private static String rateExceeded(Stream stream, String shardId) {
    return "Rate exceeded for shard %s in stream %s under account %s."
        .formatted(shardId, stream.name(), Arns.ACCOUNT);
  }

  /** Checks the size of a record and returns it. */
  private static int checkSize(PutEntry entry) {
    String key =
        Validation.required("partitionKey", Validation.required("records", entry).partitionKey());
    Validation.length("partitionKey", key.codePointCount(0, key.length()), 1, MAX_KEY_CHARACTERS);
    int bytes = RecordLog.bytes(key, Validation.required("data", entry.data()));
    Validation.length("data", bytes, 0, MAX_RECORD_BYTES);
    return bytes;
  }

  private static BigInteger hashKey(PutEntry entry) {
    return entry.explicitHashKey() == null
        ? HashKeys.of(entry.partitionKey())
        : HashKeys.parse("ExplicitHashKey", entry.explicitHashKey());
  }

  Object iterator(GetShardIterator request) {
    Stream stream = streams.get(request);
    long now = clock.millis();
    Shard shard = stream.shard(Validation.required("shardId", request.shardId()), now);
    long index =
        index(
            stream,
            shard,
            Validation.required("shardIteratorType", request.shardIteratorType()),
            request.startingSequenceNumber(),
            request.timestamp(),
            now);
    return new GetShardIteratorResponse(iterator(stream, shard, index, now));
  }

  private static String iterator(Stream stream, Shard shard, long index, long now) {
    return Token.write(
        new Token.Iterator(stream.name(), stream.createdMillis(), shard.id(), index, now));
  }

  /** Returns the index of a shard at which reading starts. */
  public static long index(
      Stream stream, Shard shard, String type, String sequenceNumber, Instant time, long now) {
    return switch (type) {
      case "TRIM_HORIZON" -> shard.firstIndex();
      case "LATEST" -> shard.nextIndex();
      case "AFTER_SEQUENCE_NUMBER" -> countUpTo(stream, shard, sequenceNumber);
      case "AT_SEQUENCE_NUMBER" -> Math.max(0, countUpTo(stream, shard, sequenceNumber) - 1);
      case "AT_TIMESTAMP" -> {
        if (time == null) {
          throw invalidArgument("AT_TIMESTAMP requires a Timestamp.");
        }
        if (time.toEpochMilli() > now) {
          throw invalidArgument("The Timestamp cannot be in the future: %s", time);
        }
        yield shard.firstIndexSince(time.toEpochMilli());
      }
      default -> throw invalidArgument("'%s' is not a ShardIteratorType", type);
    };
  }

  private static long countUpTo(Stream stream, Shard shard, String sequenceNumber) {
    if (sequenceNumber == null) {
      throw invalidArgument(
          "AT_SEQUENCE_NUMBER and AFTER_SEQUENCE_NUMBER require a StartingSequenceNumber.");
    }
    return shard
        .countUpTo(sequenceNumber)
        .orElseThrow(
            () ->
                invalidArgument(
                    "StartingSequenceNumber %s used in GetShardIterator on shard %s in stream %s"
                        + " under account %s is invalid.",
                    sequenceNumber, shard.id(), stream.name(), Arns.ACCOUNT));
  }

  Object get(GetRecords request) {
    Token.Iterator iterator =
        Token.read(
            "ShardIterator",
            Validation.required("shardIterator", request.shardIterator()),
            Token.Iterator.class);
    int limit = Validation.within("limit", request.limit(), 1, MAX_READ_RECORDS, MAX_READ_RECORDS);
    long now = clock.millis();
    if (Token.isExpired(iterator.issued(), now) || faults.occurs(Fault.EXPIRED, "GetRecords")) {
      throw new ServiceError(
          "ExpiredIteratorException",
          "Iterator expired. It was created at %s, which is more than %d milliseconds ago."
              .formatted(Instant.ofEpochMilli(iterator.issued()), Token.LIFE_MILLIS));
    }
    Stream stream = streams.get(iterator.stream(), null);
    if (stream.createdMillis() != iterator.created()) {
      throw ServiceError.notFound("The stream %s of the iterator has been deleted.", stream.name());
    }
    Shard shard = stream.shard(iterator.shard(), now);
    Read read = shard.poll(iterator.index(), limit, now);
    if (read == null) {
      refused.increment();
      throw new ServiceError(ServiceError.THROUGHPUT_EXCEEDED, rateExceeded(stream, shard.id()));
    }
    boolean repeats = !read.entries().isEmpty() && faults.occurs(Fault.REPEATED, "GetRecords");
    boolean ends = read.isEnd() && !repeats;
    return new GetRecordsResponse(
        records(shard, read),
        ends ? null : iterator(stream, shard, repeats ? iterator.index() : read.next(), now),
        read.millisBehind(),
        ends ? children(shard) : null);
  }

  /** Returns the entries of a read, and counts them. */
  public List<RecordEntry> records(Shard shard, Read read) {
    recordsOut.add(read.entries().size());
    List<RecordEntry> records = new ArrayList<>(read.entries().size());
    for (RecordLog.Entry entry : read.entries()) {
      records.add(
          new RecordEntry(
              shard.numbers().of(read.firstIndex() + records.size()),
              Instant.ofEpochMilli(entry.arrivalMillis()),
              entry.data(),
              entry.partitionKey(),
              NO_ENCRYPTION));
    }
    return records;
  }

  /** Returns the shards that replaced a closed shard. */
  public static List<ChildShard> children(Shard shard) {
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
