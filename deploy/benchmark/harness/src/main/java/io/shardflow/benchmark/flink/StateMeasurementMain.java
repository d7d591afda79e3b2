package io.shardflow.benchmark.flink;

import io.shardflow.benchmark.contender.ProcessExit;
import io.shardflow.benchmark.contender.RunRequest;
import io.shardflow.jobs.JobCommand;
import io.shardflow.local.run.LocalMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.metrics.MetricNames;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Measures the state of {@code dedup} with generated events. Arguments: {@code STATE_BACKEND
 * READINGS OUTPUT}. Waits until the state contains the given number of readings and the JVM is
 * warm, or for {@link #MAX_FILL_TIME}. Then measures the throughput, and triggers a checkpoint
 * while events arrive.
 */
public final class StateMeasurementMain {
  /** The first word of the line with the result. */
  public static final String LINE_PREFIX = "benchmark-state";

  private static final Duration MAX_FILL_TIME = Duration.ofSeconds(60);
  private static final Duration THROUGHPUT_TIME = Duration.ofSeconds(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final long EVENTS_PER_SECOND = 10_000;
  private static final double OUT_OF_ORDERNESS_SECONDS = 5;

  /**
   * The fraction of the window that readings are kept beyond its end, on average: half a bucket,
   * and a window has eight.
   */
  private static final double BUCKET_SHARE = 1 / 16.0;

  /** After this multiple of the readings, the state removes old ones and no longer grows. */
  private static final double FILL_FACTOR = 1.25;

  private StateMeasurementMain() {}

  public static void main(String[] arguments) {
    ProcessExit.after(() -> run(arguments));
  }

  private static void run(String[] arguments) throws Exception {
    String backend = arguments[0];
    long readings = Long.parseLong(arguments[1]);
    Configuration flink = LocalMetrics.configuration();
    flink.set(StateBackendOptions.STATE_BACKEND, backend);
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    // Only the triggered checkpoint is measured.
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, MAX_FILL_TIME.multipliedBy(10));
    try (BenchmarkCluster cluster = new BenchmarkCluster(1, flink)) {
      StreamExecutionEnvironment env = cluster.environment();
      JobCommand.parse(jobArguments(readings, arguments[2]), Map.of()).define(env);
      JobID job = cluster.submit(env);
      long start = System.nanoTime();
      while ((addedReadings() < FILL_FACTOR * readings
              || secondsSince(start) < RunRequest.WARM_UP.toSeconds())
          && secondsSince(start) < MAX_FILL_TIME.toSeconds()) {
        Thread.sleep(POLL_INTERVAL.toMillis());
      }
      long addedBefore = addedReadings();
      long throughputStart = System.nanoTime();
      Thread.sleep(THROUGHPUT_TIME.toMillis());
      double eventsPerSecond = (addedReadings() - addedBefore) / secondsSince(throughputStart);
      long keptReadings = Math.min(addedReadings(), readings);
      CompletedCheckpointStats checkpoint = cluster.checkpoint(job);
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s %s %d %d %d %.0f",
              LINE_PREFIX,
              backend,
              keptReadings,
              checkpoint.getStateSize(),
              checkpoint.getEndToEndDuration(),
              eventsPerSecond));
      cluster.cancel(job);
    }
  }

  /**
   * Returns the job's arguments, with a deduplication window that holds the given number of
   * readings.
   */
  private static List<String> jobArguments(long readings, String output) {
    double millis =
        1000
            * ((double) readings / EVENTS_PER_SECOND - OUT_OF_ORDERNESS_SECONDS)
            / (1 + BUCKET_SHARE);
    return List.of(
        "dedup",
        "--source.type",
        "generator",
        "--generator.rate",
        Long.toString(EVENTS_PER_SECOND),
        "--generator.speed",
        "1000",
        "--generator.duplicates",
        "0",
        "--generator.late",
        "0",
        "--generator.malformed",
        "0",
        "--dedup.window",
        Math.round(millis) + " ms",
        "--sink.path",
        output);
  }

  /**
   * Returns the number of readings that the state has received. The source has emitted more: some
   * are still on their way.
   */
  private static long addedReadings() {
    return LocalMetrics.sum(
        BenchmarkCluster.JOB_NAME, MetricNames.IO_NUM_RECORDS_OUT, "deduplicate"::equals);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
