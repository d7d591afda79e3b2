package io.shardflow.local.datagen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.datagen.writer.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeedTest {
  private static final long ONE_HOUR = Duration.ofHours(1).toNanos();

  private final FakeWriter writer = new FakeWriter();

  @Test
  void sendsRecordsInOrder() throws IOException {
    new Feed(records(due("a", 0), due("b", 5_000_000), due("c", 1)), writer).run();

    assertThat(writer.calls).containsExactly("a", "b", "c");
  }

  @Test
  void flushesBeforeItWaitsAndStopsAtOnce() {
    Feed feed = new Feed(records(due("a", 0), due("b", ONE_HOUR)), writer);
    CompletableFuture<Void> run = run(feed);
    await().until(() -> writer.calls.contains("flush"));

    feed.stop();

    await().until(run::isDone);
    assertThat(run).isCompleted();
    assertThat(writer.calls).containsExactly("a", "flush");
  }

  @Test
  void stopsARunThatNeverWaits() {
    Feed feed = new Feed(() -> due("a", 0), writer);
    CompletableFuture<Void> run = run(feed);
    await().until(() -> writer.calls.size() > 10);

    feed.stop();

    await().until(run::isDone);
    assertThat(run).isCompleted();
  }

  @Test
  void failsIfTheWriterFails() {
    writer.failing = true;

    assertThatThrownBy(() -> new Feed(records(due("a", 0)), writer).run())
        .isInstanceOf(IOException.class)
        .hasMessage("refused");
  }

  private static CompletableFuture<Void> run(Feed feed) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            feed.run();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static Feed.Due due(String payload, long nanos) {
    return new Feed.Due("key", payload.getBytes(UTF_8), nanos);
  }

  private static Feed.Records records(Feed.Due... records) {
    Iterator<Feed.Due> all = Stream.of(records).iterator();
    return () -> all.hasNext() ? all.next() : null;
  }

  /** Keeps the calls. */
  private static final class FakeWriter implements RecordWriter {
    final List<String> calls = new CopyOnWriteArrayList<>();
    boolean failing;

    @Override
    public void write(String partitionKey, byte[] payload) throws IOException {
      if (failing) {
        throw new IOException("refused");
      }
      if (calls.size() < 100) {
        calls.add(new String(payload, UTF_8));
      }
    }

    @Override
    public Tally tally() {
      return new Tally();
    }

    @Override
    public void flush() {
      calls.add("flush");
    }

    @Override
    public void close() {}
  }
}
