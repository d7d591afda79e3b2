package io.shardflow.datagen.writer;

import java.util.concurrent.atomic.AtomicLong;

/** What a writer has done so far. One thread counts, any thread may look. */
public final class Tally {
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong throttled = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  void wrote(int payloadBytes) {
    records.incrementAndGet();
    bytes.addAndGet(payloadBytes);
  }

  void throttled(int puts) {
    throttled.addAndGet(puts);
  }

  void failed(int puts) {
    failed.addAndGet(puts);
  }

  /** Records that have arrived. */
  public long records() {
    return records.get();
  }

  /** The bytes of their payloads. */
  public long bytes() {
    return bytes.get();
  }

  /** How often a record was refused because the stream was given too much at a time. */
  public long throttled() {
    return throttled.get();
  }

  /** How often a record could not be put for another reason. */
  public long failed() {
    return failed.get();
  }
}
