package io.shardflow.local.datagen;

import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.writer.RecordWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** Sends records to a writer, each when it is due, until there are no more or it is stopped. */
final class Feed {
  private static final long MAX_LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONG_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Records records;
  private final RecordWriter writer;
  private volatile boolean stopped;
  private volatile Thread runner;

  /**
   * A record with its due time.
   *
   * @param dueNanos the earliest time to send the record, in nanoseconds after the start
   */
  record Due(String partitionKey, byte[] payload, long dueNanos) {}

  /** The records to send, in order. */
  @FunctionalInterface
  interface Records {
    /** Returns the next record, or null if there are no more. */
    Due next() throws IOException;
  }

  /**
   * Returns the records of a generator.
   *
   * @param count the number of records, or null for an endless stream
   * @param perSecond the number of records per second
   * @param beforeEach is called with the index of each record before it is generated
   */
  static Records generated(
      EventGenerator generator, Long count, double perSecond, LongConsumer beforeEach) {
    double nanosPerRecord = TimeUnit.SECONDS.toNanos(1) / perSecond;
    return new Records() {
      private long index;

      @Override
      public Due next() {
        if (count != null && index == count) {
          return null;
        }
        beforeEach.accept(index);
        GeneratedRecord record = generator.record(index);
        return new Due(record.partitionKey(), record.payload(), (long) (index++ * nanosPerRecord));
      }
    };
  }

  Feed(Records records, RecordWriter writer) {
    this.records = records;
    this.writer = writer;
  }

  /** Sends the records. The writer can still buffer the last ones when this method returns. */
  void run() throws IOException {
    runner = Thread.currentThread();
    long start = System.nanoTime();
    for (Due record; !stopped && (record = records.next()) != null; ) {
      if (lead(start, record) > MAX_LEAD_NANOS) {
        writer.flush();
        if (lead(start, record) > LONG_WAIT_NANOS) {
          System.err.printf(
              "The next record is due in %,d s.%n",
              TimeUnit.NANOSECONDS.toSeconds(lead(start, record)));
        }
        while (!stopped && lead(start, record) > 0) {
          LockSupport.parkNanos(lead(start, record));
        }
        if (stopped) {
          return;
        }
      }
      writer.write(record.partitionKey(), record.payload());
    }
  }

  /** Makes {@link #run} return after the record that it is sending. Called by another thread. */
  void stop() {
    stopped = true;
    LockSupport.unpark(runner);
  }

  private static long lead(long start, Due record) {
    return record.dueNanos() - (System.nanoTime() - start);
  }
}
