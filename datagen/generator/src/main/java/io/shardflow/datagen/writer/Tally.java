package io.shardflow.datagen.writer;

import java.util.concurrent.atomic.AtomicLong;

/** The counters of a writer. One thread updates them, any thread may read them. */
public final class Tally {
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong throttled = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  void addRecord(int payloadBytes) {
    records.incrementAndGet();
    bytes.addAndGet(payloadBytes);
  }

  void addThrottled(int puts) {
    throttled.addAndGet(puts);
  }

  void addFailed(int puts) {
    failed.addAndGet(puts);
  }

  /** Returns the number of records written. */
  public long records() {
    return records.get();
  }

  /** Returns the total size of their payloads in bytes. */
  public long bytes() {
    return bytes.get();
  }

  /** Returns how often a record was refused because the stream had no capacity left. */
  public long throttled() {
    return throttled.get();
  }

  /** Returns how often a record was refused for another reason. */
  public long failed() {
    return failed.get();
  }
}
