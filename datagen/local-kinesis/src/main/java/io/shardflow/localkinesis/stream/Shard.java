package io.shardflow.localkinesis.stream;

import io.shardflow.localkinesis.stream.RecordLog.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/** A shard: its hash keys, its parents and children, its records and limits. Thread-safe. */
public final class Shard {
  private static final int MAX_READ_RECORDS = 10_000;
  private static final int MAX_READ_BYTES = 10 << 20;
  private static final int BYTES_IN_PER_SECOND = 1 << 20;
  private static final int RECORDS_IN_PER_SECOND = 1000;

  /** The limit of reads, in total or per consumer with enhanced fan-out. */
  public static final int BYTES_OUT_PER_SECOND = 2 << 20;

  private static final int READS_PER_SECOND = 5;

  private final String id;
  private final HashKeys hashKeys;
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
   * The result of a read.
   *
   * @param firstIndex the index of the first entry in the shard
   * @param next the index at which to continue
   * @param millisBehind the age of the last entry; 0 if no record follows it
   * @param isEnd whether the shard is closed and has been read to its end
   */
  public record Read(
      long firstIndex, List<Entry> entries, long next, long millisBehind, boolean isEnd) {
    public int bytes() {
      return entries.stream().mapToInt(Entry::bytes).sum();
    }
  }

  Shard(
      int index,
      HashKeys hashKeys,
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

  public String id() {
    return id;
  }

  public HashKeys hashKeys() {
    return hashKeys;
  }

  public List<Shard> parents() {
    return parents;
  }

  public SequenceNumbers numbers() {
    return numbers;
  }

  /** Adds a record and returns its sequence number, or null if that exceeds the limits. */
  synchronized String put(long nowMillis, String partitionKey, byte[] data) {
    int bytes = RecordLog.bytes(partitionKey, data);
    if (!recordsIn.has(1, nowMillis) || !bytesIn.has(bytes, nowMillis)) {
      return null;
    }
    recordsIn.take(1);
    bytesIn.take(bytes);
    // The clock may have gone back.
    return numbers.of(log.append(Math.max(nowMillis, openedMillis), partitionKey, data));
  }

  /** Returns what {@link #read} returns, or null if that exceeds the limits of polling. */
  public synchronized Read poll(long index, int limit, long nowMillis) {
    if (!reads.has(1, nowMillis) || !bytesOut.has(1, nowMillis)) {
      return null;
    }
    Read read = read(index, limit, nowMillis);
    reads.take(1);
    bytesOut.take(read.bytes());
    return read;
  }

  /** Returns records from an index on, or from the oldest record if that one is deleted. */
  public synchronized Read read(long index, int limit, long nowMillis) {
    long start = Math.max(index, log.first());
    long next = start;
    List<Entry> entries = new ArrayList<>();
    for (int bytes = 0; next < log.next() && entries.size() < Math.min(limit, MAX_READ_RECORDS); ) {
      Entry entry = log.get(next);
      bytes += entry.bytes();
      if (bytes > MAX_READ_BYTES) {
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

  public synchronized long firstIndex() {
    return log.first();
  }

  public synchronized long nextIndex() {
    return log.next();
  }

  /**
   * Returns the number of records up to and including the one with this sequence number; empty if
   * this shard has not assigned it.
   */
  public synchronized OptionalLong countUpTo(String sequenceNumber) {
    OptionalLong count = numbers.countUpTo(sequenceNumber);
    boolean isEnding = sequenceNumber.equals(endingSequenceNumber());
    return isEnding
        ? OptionalLong.of(log.next())
        : count.isPresent() && count.getAsLong() > log.next() ? OptionalLong.empty() : count;
  }

  public synchronized long firstIndexSince(long arrivalMillis) {
    return log.firstSince(arrivalMillis);
  }

  public synchronized boolean isOpen() {
    return closedMillis == Long.MAX_VALUE;
  }

  /** Returns whether the shard was open at any time between two times, both included. */
  public synchronized boolean wasOpen(long fromMillis, long toMillis) {
    return openedMillis <= toMillis && closedMillis >= fromMillis;
  }

  /** Returns whether the shard can hold records that are not older than the trim horizon. */
  boolean isRetained(long trimHorizonMillis) {
    return wasOpen(trimHorizonMillis, Long.MAX_VALUE);
  }

  /** Closes the shard for new records. */
  synchronized void close(long nowMillis) {
    closedMillis = nowMillis;
  }

  synchronized void addChild(Shard child) {
    children.add(child);
  }

  /** Returns the shards that replaced this one. */
  public synchronized List<Shard> children() {
    return List.copyOf(children);
  }

  /** Returns the number that follows those of all records; null while the shard is open. */
  public synchronized String endingSequenceNumber() {
    return isOpen() ? null : numbers.of(log.next());
  }

  /** Returns the arrival time of the oldest record in memory; {@code MAX_VALUE} if empty. */
  synchronized long oldestArrival() {
    return log.oldestArrival();
  }

  synchronized void dropBefore(long arrivalMillis) {
    log.dropBefore(arrivalMillis);
  }

  /** Deletes some of the oldest records and returns how many. */
  synchronized long dropOldest() {
    return log.dropOldest();
  }
}
