package io.shardflow.localkinesis;

import io.shardflow.localkinesis.RecordLog.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** One shard: its place in the stream, its records, and its limits. Thread-safe. */
final class Shard {
  private static final int READ_RECORDS = 10_000;
  private static final int READ_BYTES = 10 << 20;
  private static final int BYTES_IN_PER_SECOND = 1 << 20;
  private static final int RECORDS_IN_PER_SECOND = 1000;
  static final int BYTES_OUT_PER_SECOND = 2 << 20;
  private static final int READS_PER_SECOND = 5;

  private final String id;
  private final HashKeyRanges hashKeys;
  private final List<Shard> parents;
  private final long openedMillis;
  private final SequenceNumbers numbers;
  private final RecordLog log;
  private final RateLimit bytesIn;
  private final RateLimit recordsIn;
  private final RateLimit bytesOut;
  private final RateLimit reads;
  private final List<Shard> children = new ArrayList<>();
  private long closedMillis = Long.MAX_VALUE;

  /**
   * What a read gives.
   *
   * @param firstIndex the first entry's index in the shard
   * @param next the index to go on from
   * @param millisBehind how much later than the last of them it is now; 0 if that was all
   * @param isEnd whether no more will ever come
   */
  record Read(long firstIndex, List<Entry> entries, long next, long millisBehind, boolean isEnd) {
    int bytes() {
      return entries.stream().mapToInt(Entry::bytes).sum();
    }
  }

  Shard(
      int index,
      HashKeyRanges hashKeys,
      List<Shard> parents,
      long streamCreatedMillis,
      long nowMillis,
      boolean limited,
      LongConsumer heldBytes) {
    id = "shardId-%012d".formatted(index);
    this.hashKeys = hashKeys;
    this.parents = List.copyOf(parents);
    openedMillis = nowMillis;
    numbers = new SequenceNumbers(streamCreatedMillis, index);
    log = new RecordLog(heldBytes);
    bytesIn = new RateLimit(limited ? BYTES_IN_PER_SECOND : RateLimit.NO_LIMIT);
    recordsIn = new RateLimit(limited ? RECORDS_IN_PER_SECOND : RateLimit.NO_LIMIT);
    bytesOut = new RateLimit(limited ? BYTES_OUT_PER_SECOND : RateLimit.NO_LIMIT);
    reads = new RateLimit(limited ? READS_PER_SECOND : RateLimit.NO_LIMIT);
  }

  String id() {
    return id;
  }

  HashKeyRanges hashKeys() {
    return hashKeys;
  }

  List<Shard> parents() {
    return parents;
  }

  SequenceNumbers numbers() {
    return numbers;
  }

  /** Adds a record; returns its sequence number, or null where that is more than the limits. */
  synchronized String put(long nowMillis, String partitionKey, byte[] data) {
    int bytes = RecordLog.bytes(partitionKey, data);
    if (!recordsIn.has(1, nowMillis) || !bytesIn.has(bytes, nowMillis)) {
      return null;
    }
    recordsIn.take(1);
    bytesIn.take(bytes);
    // The clock may have been set back.
    return numbers.of(log.append(Math.max(nowMillis, openedMillis), partitionKey, data));
  }

  /** As {@link #read}, or null where that is more than the limits of reading by polling. */
  synchronized Read poll(long index, int limit, long nowMillis) {
    if (!reads.has(1, nowMillis) || !bytesOut.has(1, nowMillis)) {
      return null;
    }
    Read read = read(index, limit, nowMillis);
    reads.take(1);
    bytesOut.take(read.bytes());
    return read;
  }

  /** Up to so many of the records from an index on, or from the oldest that is still here. */
  synchronized Read read(long index, int limit, long nowMillis) {
    long start = Math.max(index, log.first());
    long next = start;
    List<Entry> entries = new ArrayList<>();
    for (int bytes = 0; next < log.next() && entries.size() < Math.min(limit, READ_RECORDS); ) {
      Entry entry = log.get(next);
      bytes += entry.bytes();
      if (bytes > READ_BYTES) {
        break;
      }
      entries.add(entry);
      next++;
    }
    long behind =
        next == log.next()
            ? 0
            : Math.max(1, nowMillis - entries.get(entries.size() - 1).arrivalMillis());
    return new Read(start, entries, next, behind, behind == 0 && !isOpen());
  }

  synchronized long firstIndex() {
    return log.first();
  }

  synchronized long nextIndex() {
    return log.next();
  }

  /** How many records there are up to a sequence number's; empty if this shard never gave it. */
  synchronized OptionalLong countUpTo(String sequenceNumber) {
    OptionalLong count = numbers.countUpTo(sequenceNumber);
    boolean isEnding = sequenceNumber.equals(endingSequenceNumber());
    return isEnding
        ? OptionalLong.of(log.next())
        : count.isPresent() && count.getAsLong() > log.next() ? OptionalLong.empty() : count;
  }

  synchronized long firstIndexSince(long arrivalMillis) {
    return log.firstSince(arrivalMillis);
  }

  synchronized boolean isOpen() {
    return closedMillis == Long.MAX_VALUE;
  }

  /** Whether it took records at any time from the first moment to the second. */
  synchronized boolean wasOpen(long fromMillis, long toMillis) {
    return openedMillis <= toMillis && closedMillis >= fromMillis;
  }

  /** Whether it may still have records, of those that are no older than the trim horizon. */
  boolean lasts(long trimHorizonMillis) {
    return wasOpen(trimHorizonMillis, Long.MAX_VALUE);
  }

  /** Lets no more records in. */
  synchronized void close(long nowMillis) {
    closedMillis = nowMillis;
  }

  synchronized void addChild(Shard child) {
    children.add(child);
  }

  /** The shards that took its place. */
  synchronized List<Shard> children() {
    return List.copyOf(children);
  }

  /** The number after all records of a shard that is closed; null as long as it is open. */
  synchronized String endingSequenceNumber() {
    return isOpen() ? null : numbers.of(log.next());
  }

  /** When the oldest record arrived that takes memory; the greatest if there is none. */
  synchronized long oldestArrival() {
    return log.oldestArrival();
  }

  synchronized void dropBefore(long arrivalMillis) {
    log.dropBefore(arrivalMillis);
  }

  /** Forgets some of the oldest records; returns how many. */
  synchronized long dropOldest() {
    return log.dropOldest();
  }
}
