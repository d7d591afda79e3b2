package io.shardflow.benchmark.flink;

import io.shardflow.benchmark.contender.Exit;
import io.shardflow.benchmark.contender.Pass;
import io.shardflow.benchmark.contender.Turn;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.local.Destination;
import io.shardflow.local.LocalMetrics;
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
 * A job that reads a stream of a local Kinesis: {@code RECORDS JOB [--key value ...]}. It reads so
 * many records from the stream's beginning, again and again; when it is warm, it tells each {@link
 * Pass}, which begins with the first record and ends with the last. Or, where RECORDS is 0, it goes
 * on until there is no more to read from standard input.
 */
public final class StreamTrial {
  private StreamTrial() {}

  /** The words to start it with, for {@code anomaly-filter}; more options may follow. */
  public static List<String> words(long records, String endpoint, String stream, Path output) {
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
    Exit.after(() -> run(arguments));
  }

  private static void run(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    long records = Long.parseLong(words.get(0));
    List<String> command = words.subList(1, words.size());
    Configuration flink = LocalMetrics.configuration();
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    try (Cluster cluster = new Cluster(1, flink)) {
      if (records == 0) {
        submit(cluster, command);
        System.in.transferTo(OutputStream.nullOutputStream());
      } else {
        repeat(cluster, command, records, Turn.WARM_UP);
        repeat(cluster, command, records, Turn.MEASURED).forEach(System.out::println);
      }
    }
  }

  /** Puts records into the stream. */
  public static KinesisRecordWriter writer(String endpoint, String stream) {
    return new KinesisRecordWriter(
        Destination.client(endpoint, null), stream, KinesisRecordWriter.MAX_RECORDS);
  }

  private static List<Pass> repeat(
      Cluster cluster, List<String> command, long records, Duration work) throws Exception {
    List<Pass> passes = new ArrayList<>();
    double worked = 0;
    do {
      Pass pass = pass(cluster, command, records);
      passes.add(pass);
      worked += pass.seconds();
    } while (worked < work.toSeconds());
    return passes;
  }

  private static Pass pass(Cluster cluster, List<String> command, long records) throws Exception {
    long before = read();
    JobID job = submit(cluster, command);
    awaitRead(before + 1);
    Pass pass = Pass.measure(() -> awaitRead(before + records));
    cluster.cancel(job);
    return pass;
  }

  private static JobID submit(Cluster cluster, List<String> command) throws Exception {
    StreamExecutionEnvironment env = cluster.environment();
    JobCommand.parse(new ArrayList<>(command), Map.of()).define(env);
    return cluster.submit(env);
  }

  private static void awaitRead(long records) throws InterruptedException {
    while (read() < records) {
      Thread.sleep(2);
    }
  }

  /** Of all jobs that ran in this JVM. */
  private static long read() {
    return LocalMetrics.sum(Cluster.JOB_NAME, Metrics.RECORDS_READ, operator -> true);
  }
}
