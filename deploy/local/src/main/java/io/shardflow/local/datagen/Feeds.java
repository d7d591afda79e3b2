package io.shardflow.local.datagen;

import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** Feeds generated events into several streams, with one thread per stream. */
public final class Feeds implements AutoCloseable {
  private final String endpoint;
  private final Map<String, Stream> streams = new LinkedHashMap<>();

  private static final class Stream {
    final RecordWriter writer;
    final Feed feed;
    final Thread thread;
    volatile Throwable failure;

    Stream(String name, RecordWriter writer, Feed feed) {
      this.writer = writer;
      this.feed = feed;
      thread = new Thread(this::run, "feed-" + name);
      thread.setDaemon(true);
    }

    private void run() {
      try (writer) {
        feed.run();
      } catch (Throwable e) {
        // Reported by checkAllSucceeded: nobody joins this thread for its result.
        failure = e;
      }
    }
  }

  /** Creates feeds for the streams at a Kinesis endpoint. */
  public Feeds(String endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Starts feeding a stream.
   *
   * @param count the number of records, or null for an endless stream
   * @param perSecond the number of records per second
   */
  public void start(String name, EventGenerator generator, Long count, double perSecond) {
    start(name, generator, count, perSecond, index -> {});
  }

  /**
   * As {@link #start(String, EventGenerator, Long, double)}.
   *
   * @param beforeEach is called with the index of each record before it is generated
   */
  public void start(
      String name,
      EventGenerator generator,
      Long count,
      double perSecond,
      LongConsumer beforeEach) {
    RecordWriter writer =
        new KinesisRecordWriter(
            Destination.client(endpoint, null), name, (int) Math.max(1, perSecond));
    Stream stream =
        new Stream(
            name,
            writer,
            new Feed(Feed.generated(generator, count, perSecond, beforeEach), writer));
    streams.put(name, stream);
    stream.thread.start();
  }

  /** Returns the number of records that a stream has received. */
  public long records(String name) {
    return streams.get(name).writer.tally().records();
  }

  /** Stops all feeds, and waits until the records that were already taken have been sent. */
  @Override
  public void close() {
    streams.values().forEach(stream -> stream.feed.stop());
    boolean interrupted = false;
    for (Stream stream : streams.values()) {
      while (stream.thread.isAlive()) {
        try {
          stream.thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Checks that every feed succeeded.
   *
   * @throws IOException with the cause, if a stream did not receive all its records
   */
  public void checkAllSucceeded() throws IOException {
    for (Map.Entry<String, Stream> stream : streams.entrySet()) {
      Throwable failure = stream.getValue().failure;
      if (failure != null) {
        throw new IOException(
            "Stream %s did not receive all its records".formatted(stream.getKey()), failure);
      }
    }
  }
}
