package io.shardflow.local;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.text.Timestamps;
import java.io.PrintStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A line for each job that says what it has done: redrawn on a terminal, else added at times. All
 * fits into 80 columns.
 */
public final class LiveLines implements AutoCloseable {
  /** What is told of a job; a negative number is not known. */
  public interface Figures {
    long read(String job);

    long written(String job);

    long late(String job);

    long dead(String job);

    /** In milliseconds since 1970; {@link Long#MIN_VALUE} before any, the greatest at the end. */
    long watermark(String job);
  }

  static final Figures OF_JOBS =
      new Figures() {
        @Override
        public long read(String job) {
          return LocalMetrics.sum(job, Metrics.RECORDS_READ, operator -> true);
        }

        @Override
        public long written(String job) {
          return LocalMetrics.sum(
              job, Metrics.ROWS_WRITTEN, operator -> !operator.equals("encode dead-letters"));
        }

        @Override
        public long late(String job) {
          return LocalMetrics.sum(job, Metrics.RECORDS_LATE, operator -> true);
        }

        @Override
        public long dead(String job) {
          return LocalMetrics.sum(job, Metrics.RECORDS_MALFORMED, operator -> true)
              + LocalMetrics.sum(job, Metrics.ROWS_REFUSED, operator -> true);
        }

        @Override
        public long watermark(String job) {
          return LocalMetrics.least(job, "currentOutputWatermark", "separate dead letters"::equals);
        }
      };

  private static final PrintStream OUT = System.err;
  private static final int SECONDS_ON_TERMINAL = 1;
  private static final int SECONDS_ELSEWHERE = 10;
  private static final int SECONDS_LENGTH = "yyyy-MM-dd HH:mm:ss".length();
  private static final String HEADER =
      "%-16s%11s%8s%11s%7s%6s %19s"
          .formatted("job", "read", "/s", "written", "late", "dead", "watermark");

  private final List<String> jobs;
  private final Figures figures;
  private final boolean terminal = System.console() != null;
  private final Map<String, Long> readBefore = new HashMap<>();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "live-lines");
            thread.setDaemon(true);
            return thread;
          });
  private long before = System.nanoTime();

  LiveLines(List<String> jobs, Figures figures) {
    this.jobs = jobs;
    this.figures = figures;
    OUT.println(HEADER + "\n".repeat(terminal ? jobs.size() : 0));
    int seconds = terminal ? SECONDS_ON_TERMINAL : SECONDS_ELSEWHERE;
    scheduler.scheduleAtFixedRate(this::draw, seconds, seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    scheduler.shutdown();
    scheduler.awaitTermination(1, TimeUnit.MINUTES);
    draw();
  }

  private void draw() {
    long now = System.nanoTime();
    double seconds = (now - before) / 1e9;
    before = now;
    StringBuilder lines = new StringBuilder();
    if (terminal) {
      lines.append("\033[").append(jobs.size()).append('A');
    }
    for (String job : jobs) {
      lines.append(line(job, seconds)).append(terminal ? "\033[K\n" : "\n");
    }
    OUT.print(lines);
    OUT.flush();
  }

  private String line(String job, double seconds) {
    long read = figures.read(job);
    long readThen = readBefore.getOrDefault(job, 0L);
    readBefore.put(job, read);
    return "%-16s%,11d%,8.0f%,11d%7s%6s %19s"
        .formatted(
            job,
            read,
            (read - readThen) / seconds,
            figures.written(job),
            count(figures.late(job)),
            count(figures.dead(job)),
            watermark(figures.watermark(job)));
  }

  private static String count(long count) {
    return count < 0 ? "-" : "%,d".formatted(count);
  }

  private static String watermark(long millis) {
    return millis == Long.MIN_VALUE
        ? "-"
        : millis == Long.MAX_VALUE
            ? "end"
            : Timestamps.format(Instant.ofEpochMilli(millis)).substring(0, SECONDS_LENGTH);
  }
}
