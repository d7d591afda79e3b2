package io.shardflow.benchmark.flink;

import io.shardflow.benchmark.contender.Measurement;
import io.shardflow.benchmark.contender.ProcessExit;
import io.shardflow.benchmark.contender.RunRequest;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.local.datagen.Destination;
import io.shardflow.local.run.LocalMetrics;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs a job that reads a stream of a local Kinesis. Arguments: {@code RECORDS JOB [--key value
 * ...]}. Reads the given number of records from the stream's beginning, repeatedly; after the
 * warm-up, prints a {@link Measurement} of each run, from the first record read to the last. If
 * RECORDS is 0, runs the job once, until standard input is closed.
 */
public final class StreamReadMain {
  private StreamReadMain() {}

  /** Returns the arguments for {@code anomaly-filter}. More options may be added to the end. */
  public static List<String> arguments(long records, String endpoint, String stream, Path output) {
    return List.of(
        Long.toString(records),
        "anomaly-filter",
        "--source.type",
        "kinesis",
        "--source.endpoint",
        endpoint,
        "--source.stream",
        stream,
        "--source.position",
        "TRIM_HORIZON",
        "--sink.path",
        output.toString());
  }

  public static void main(String[] arguments) {
    ProcessExit.after(() -> run(arguments));
  }

  private static void run(String[] arguments) throws Exception {
    List<String> all = List.of(arguments);
    long records = Long.parseLong(all.get(0));
    List<String> command = all.subList(1, all.size());
    Configuration flink = LocalMetrics.configuration();
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    try (BenchmarkCluster cluster = new BenchmarkCluster(1, flink)) {
      if (records == 0) {
        submit(cluster, command);
        System.in.transferTo(OutputStream.nullOutputStream());
      } else {
        repeat(cluster, command, records, RunRequest.WARM_UP);
        repeat(cluster, command, records, RunRequest.MEASUREMENT).forEach(System.out::println);
      }
    }
  }

  /** Creates a writer that puts records into the stream. */
  public static KinesisRecordWriter writer(String endpoint, String stream) {
    return new KinesisRecordWriter(
        Destination.client(endpoint, null), stream, KinesisRecordWriter.MAX_RECORDS);
  }

  private static List<Measurement> repeat(
      BenchmarkCluster cluster, List<String> command, long records, Duration minDuration)
      throws Exception {
    List<Measurement> measurements = new ArrayList<>();
    double elapsed = 0;
    do {
      Measurement measurement = measure(cluster, command, records);
      measurements.add(measurement);
      elapsed += measurement.seconds();
    } while (elapsed < minDuration.toSeconds());
    return measurements;
  }

  private static Measurement measure(BenchmarkCluster cluster, List<String> command, long records)
      throws Exception {
    long before = recordsRead();
    JobID job = submit(cluster, command);
    awaitRead(before + 1);
    Measurement measurement = Measurement.of(() -> awaitRead(before + records));
    cluster.cancel(job);
    return measurement;
  }

  private static JobID submit(BenchmarkCluster cluster, List<String> command) throws Exception {
    StreamExecutionEnvironment env = cluster.environment();
    JobCommand.parse(new ArrayList<>(command), Map.of()).define(env);
    return cluster.submit(env);
  }

  private static void awaitRead(long records) throws InterruptedException {
    while (recordsRead() < records) {
      Thread.sleep(2);
    }
  }

  /** Returns the number of records read by all jobs that have run in this JVM. */
  private static long recordsRead() {
    return LocalMetrics.sum(BenchmarkCluster.JOB_NAME, Metrics.RECORDS_READ, operator -> true);
  }
}
