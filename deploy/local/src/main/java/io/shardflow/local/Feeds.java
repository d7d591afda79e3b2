package io.shardflow.local;

import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Streams that are fed with generated events, each by a thread of its own and at the same rate. */
final class Feeds implements AutoCloseable {
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
        // Else nobody would hear of it.
        failure = e;
      }
    }
  }

  Feeds(String endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Begins to feed a stream.
   *
   * @param count how many records it gets; null for no end
   * @param perSecond how many a second
   */
  void start(String name, GeneratorSettings settings, Long count, double perSecond) {
    RecordWriter writer =
        new KinesisRecordWriter(
            Destination.client(endpoint, null), name, (int) Math.max(1, perSecond));
    Stream stream =
        new Stream(
            name,
            writer,
            new Feed(Feed.generated(new EventGenerator(settings), count, perSecond), writer));
    streams.put(name, stream);
    stream.thread.start();
  }

  /** How many records a stream has got. */
  long records(String name) {
    return streams.get(name).writer.tally().records();
  }

  /** Ends it: what was given to the streams by now is all they get. */
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

  /** Throws what kept a stream from getting its records. */
  void checkAllWentWell() throws IOException {
    for (Map.Entry<String, Stream> stream : streams.entrySet()) {
      Throwable failure = stream.getValue().failure;
      if (failure != null) {
        throw new IOException(
            "Stream %s did not get all its records".formatted(stream.getKey()), failure);
      }
    }
  }
}
