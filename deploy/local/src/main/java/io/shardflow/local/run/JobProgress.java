package io.shardflow.local.run;

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
 * Prints the progress of jobs as a table of at most 80 columns, one line per job. On a terminal,
 * the table is redrawn every second. Otherwise its lines are printed again every ten seconds.
 */
public final class JobProgress implements AutoCloseable {
  /** The figures of a job. A negative count means that the count is not available. */
  public interface Figures {
    /** Returns the number of records read. */
    long read(String job);

    /** Returns the number of rows written, without dead letters. */
    long written(String job);

    /** Returns the number of late events. */
    long late(String job);

    /** Returns the number of dead letters. */
    long dead(String job);

    /**
     * Returns the watermark in milliseconds since 1970: {@link Long#MIN_VALUE} before the first
     * one, {@link Long#MAX_VALUE} at the end of the input.
     */
    long watermark(String job);

    /** Returns for how long the oldest row has waited for its delivery, in seconds. */
    default long secondsUndelivered(String job) {
      return 0;
    }
  }

  /** The figures of the jobs of the catalogue, from their own metrics. */
  public static final Figures OF_JOBS =
      new Figures() {
        @Override
        public long read(String job) {
          return LocalMetrics.sum(job, Metrics.RECORDS_READ, operator -> true);
        }

        @Override
        public long written(String job) {
          return LocalMetrics.sum(
              job,
              Metrics.ROWS_WRITTEN,
              operator -> !operator.matches("encode (dead-letters|undelivered)"));
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
          return LocalMetrics.min(job, "currentOutputWatermark", "separate dead letters"::equals);
        }

        @Override
        public long secondsUndelivered(String job) {
          return LocalMetrics.max(job, Metrics.OLDEST_PENDING_SECONDS, operator -> true);
        }
      };

  private static final PrintStream OUT = System.err;
  private static final int TERMINAL_INTERVAL_SECONDS = 1;
  private static final int LOG_INTERVAL_SECONDS = 10;
  private static final long MIN_DELAY_SECONDS = 5;
  private static final int WATERMARK_LENGTH = "yyyy-MM-dd HH:mm:ss".length();
  private static final String HEADER =
      "%-16s%11s%8s%11s%7s%6s %19s"
          .formatted("job", "read", "/s", "written", "late", "dead", "watermark");

  private final List<String> jobs;
  private final Figures figures;
  private final boolean terminal = System.console() != null;
  private final Map<String, Long> lastRead = new HashMap<>();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "job-progress");
            thread.setDaemon(true);
            return thread;
          });
  private long lastPrint = System.nanoTime();

  JobProgress(List<String> jobs, Figures figures) {
    this.jobs = jobs;
    this.figures = figures;
    OUT.println(HEADER + "\n".repeat(terminal ? jobs.size() : 0));
    int seconds = terminal ? TERMINAL_INTERVAL_SECONDS : LOG_INTERVAL_SECONDS;
    scheduler.scheduleAtFixedRate(this::print, seconds, seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    scheduler.shutdown();
    scheduler.awaitTermination(1, TimeUnit.MINUTES);
    print();
  }

  private void print() {
    long now = System.nanoTime();
    double seconds = (now - lastPrint) / 1e9;
    lastPrint = now;
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
    Long readBefore = lastRead.put(job, read);
    return "%-16s%,11d%,8.0f%,11d%7s%6s %19s"
            .formatted(
                job,
                read,
                (read - (readBefore == null ? 0 : readBefore)) / seconds,
                figures.written(job),
                count(figures.late(job)),
                count(figures.dead(job)),
                watermark(figures.watermark(job)))
        + delay(figures.secondsUndelivered(job));
  }

  /** Returns a note on rows that a receiver does not take. */
  private static String delay(long seconds) {
    return seconds < MIN_DELAY_SECONDS
        ? ""
        : "  rows not delivered for %,d s: see %s"
            .formatted(seconds, System.getProperty("shardflow.log", "the log"));
  }

  private static String count(long count) {
    return count < 0 ? "-" : "%,d".formatted(count);
  }

  private static String watermark(long millis) {
    return millis == Long.MIN_VALUE
        ? "-"
        : millis == Long.MAX_VALUE
            ? "end"
            : Timestamps.format(Instant.ofEpochMilli(millis)).substring(0, WATERMARK_LENGTH);
  }
}
