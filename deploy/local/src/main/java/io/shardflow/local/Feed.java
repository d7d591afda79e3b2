package io.shardflow.local;

import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.GeneratedRecord;
import io.shardflow.datagen.writer.RecordWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends records to a writer, each when it is due, until they end or the user ends it. */
final class Feed {
  private static final long LONGEST_LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LONG_WAIT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Records records;
  private final RecordWriter writer;
  private volatile boolean stopped;
  private volatile Thread runner;

  /**
   * A record and its time.
   *
   * @param dueNanos how long after the start it is sent at the earliest; 0 for at once
   */
  record Due(String partitionKey, byte[] payload, long dueNanos) {}

  /** What is sent, in its order. */
  @FunctionalInterface
  interface Records {
    /** The next record, or null if that was all. */
    Due next() throws IOException;
  }

  /**
   * The records of a generator.
   *
   * @param count how many; null for no end
   * @param perSecond at which rate they are sent
   */
  static Records generated(EventGenerator generator, Long count, double perSecond) {
    double nanosPerRecord = TimeUnit.SECONDS.toNanos(1) / perSecond;
    return new Records() {
      private long index;

      @Override
      public Due next() {
        if (count != null && index == count) {
          return null;
        }
        GeneratedRecord record = generator.record(index);
        return new Due(record.partitionKey(), record.payload(), (long) (index++ * nanosPerRecord));
      }
    };
  }

  Feed(Records records, RecordWriter writer) {
    this.records = records;
    this.writer = writer;
  }

  /** Sends all there is; to the last of it, the writer may hold it back. */
  void run() throws IOException {
    runner = Thread.currentThread();
    long start = System.nanoTime();
    for (Due record; !stopped && (record = records.next()) != null; ) {
      if (lead(start, record) > LONGEST_LEAD_NANOS) {
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

  /** Lets it end after the record that is being sent; from another thread. */
  void stop() {
    stopped = true;
    LockSupport.unpark(runner);
  }

  private static long lead(long start, Due record) {
    return record.dueNanos() - (System.nanoTime() - start);
  }
}
