package io.shardflow.benchmark.flink;

import io.shardflow.benchmark.contender.Exit;
import io.shardflow.benchmark.contender.Turn;
import io.shardflow.jobs.JobCommand;
import io.shardflow.local.LocalMetrics;
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
 * What the state of {@code dedup} takes: {@code BACKEND FINGERPRINTS OUTPUT}. Generated events come
 * until so many readings are remembered and all is warm, or for {@link #LONGEST}. Then they are
 * counted for a while, and last a checkpoint is taken while more come.
 */
public final class StateTrial {
  /** What the line begins with that tells the result. */
  public static final String MARK = "benchmark-state";

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration COUNTED = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final long RATE = 10_000;
  private static final double OUT_OF_ORDERNESS_SECONDS = 5;

  /** What is remembered beyond the window on average: half a bucket, of which it has eight. */
  private static final double BUCKET_SHARE = 1 / 16.0;

  /** When the first readings have been forgotten: it is as many as it will be. */
  private static final double ALL_TAKEN = 1.25;

  private StateTrial() {}

  public static void main(String[] arguments) {
    Exit.after(() -> run(arguments));
  }

  private static void run(String[] arguments) throws Exception {
    String backend = arguments[0];
    long fingerprints = Long.parseLong(arguments[1]);
    Configuration flink = LocalMetrics.configuration();
    flink.set(StateBackendOptions.STATE_BACKEND, backend);
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    // One alone is to be measured.
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, LONGEST.multipliedBy(10));
    try (Cluster cluster = new Cluster(1, flink)) {
      StreamExecutionEnvironment env = cluster.environment();
      JobCommand.parse(words(fingerprints, arguments[2]), Map.of()).define(env);
      JobID job = cluster.submit(env);
      long start = System.nanoTime();
      while ((taken() < ALL_TAKEN * fingerprints || since(start) < Turn.WARM_UP.toSeconds())
          && since(start) < LONGEST.toSeconds()) {
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      }
      long takenBefore = taken();
      long counted = System.nanoTime();
      Thread.sleep(COUNTED.toMillis());
      double perSecond = (taken() - takenBefore) / since(counted);
      long remembered = Math.min(taken(), fingerprints);
      CompletedCheckpointStats checkpoint = cluster.checkpoint(job);
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s %s %d %d %d %.0f",
              MARK,
              backend,
              remembered,
              checkpoint.getStateSize(),
              checkpoint.getEndToEndDuration(),
              perSecond));
      cluster.cancel(job);
    }
  }

  /** At so many events a second of event time, how long must be remembered for so many readings. */
  private static List<String> words(long fingerprints, String output) {
    double millis =
        1000 * ((double) fingerprints / RATE - OUT_OF_ORDERNESS_SECONDS) / (1 + BUCKET_SHARE);
    return List.of(
        "dedup",
        "--source.type",
        "generator",
        "--generator.rate",
        Long.toString(RATE),
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

  /** How many readings the state has got: between it and the source are others, under way. */
  private static long taken() {
    return LocalMetrics.sum(
        Cluster.JOB_NAME, MetricNames.IO_NUM_RECORDS_OUT, "deduplicate"::equals);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
