package io.shardflow.jobs.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.testing.JobMetrics;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.Story;
import io.shardflow.localkinesis.KinesisServer;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * A job that is stopped in the middle of a stream, with open windows, remembered readings, late
 * events, and an event far ahead. The stream is always the same, including its sequence numbers, so
 * that a savepoint fits the stream of any later run.
 *
 * @param name the name of the stream and of the savepoint
 * @param events the file of the events, which must not change while there is a savepoint
 */
record MidStream(String name, String job, String events, List<String> options) {
  static final Path RESOURCES = Path.of("src/test/resources/savepoints");

  /** All jobs, with the combinations of options that change their state. */
  static final List<MidStream> ALL =
      List.of(
          of("dedup", "probes"),
          of("anomaly-filter", "sensors"),
          of("alerts", "sensors"),
          of("store-revenue", "sales"),
          of("trend-comparison", "sensors"),
          of("sensor-summary", "sensors"),
          of("taxi-trips", "taxi-trips"),
          of("archive", "sensors"),
          new MidStream(
              "store-revenue-with-reference",
              "store-revenue",
              "sales",
              List.of("--reference.path=" + RESOURCES.resolve("events/stores.json"))),
          new MidStream(
              "sensor-summary-by-session",
              "sensor-summary",
              "sensors",
              List.of("--window.gap=30 s")));

  /** The arrival time of all records, which makes their sequence numbers reproducible. */
  private static final Instant ARRIVAL = Instant.parse("2024-05-01T12:10:00Z");

  /** The watermark when all events of the first part have been read. */
  private static final Instant WATERMARK = Instant.parse("2024-05-01T12:02:00Z");

  private static final String PART = "-- ";
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final AtomicInteger RUNS = new AtomicInteger();

  private static MidStream of(String job, String events) {
    return new MidStream(job, job, events, List.of());
  }

  static LocalKinesisExtension kinesis() {
    return new LocalKinesisExtension(
        KinesisSettings.DEFAULT.withClock(InstantSource.fixed(ARRIVAL)));
  }

  static MiniClusterExtension cluster() {
    return new MiniClusterExtension(
        new MiniClusterResourceConfiguration.Builder()
            .setConfiguration(JobMetrics.configuration())
            .build());
  }

  /** A run of the job. */
  record Run(MidStream of, KinesisServer kinesis, Path out, String jobName, JobClient client)
      implements AutoCloseable {
    /** Reads the first part of the stream, and the second part when its watermark is reached. */
    void readToTheMiddle() throws IOException {
      List<List<String>> parts = of.parts();
      of.put(kinesis, 0);
      awaitRead(parts.get(0).size());
      await("the watermark is at " + WATERMARK)
          .atMost(TIMEOUT)
          .until(
              () ->
                  JobMetrics.min(jobName, "currentOutputWatermark", "separate dead letters")
                      >= WATERMARK.toEpochMilli());
      of.put(kinesis, 1);
      awaitRead(parts.get(0).size() + parts.get(1).size());
      await("all rows are visible")
          .atMost(TIMEOUT)
          .until(() -> JobRun.unfinished(out).isEmpty() && rows().size() == counted());
    }

    void awaitRead(int records) {
      await(records + " records are read")
          .atMost(TIMEOUT)
          .until(() -> sum(Metrics.RECORDS_READ) >= records);
    }

    /** Returns all rows with their folders, sorted. */
    List<String> rows() {
      return JobRun.folders(out).entrySet().stream()
          .flatMap(folder -> folder.getValue().stream().map(row -> folder.getKey() + " " + row))
          .sorted()
          .toList();
    }

    /** Cancels the job if a failed test has left it running. */
    @Override
    public void close() throws Exception {
      if (!client.getJobStatus().get().isGloballyTerminalState()) {
        client.cancel().get();
      }
    }

    private long counted() {
      return sum(Metrics.ROWS_WRITTEN) + sum(Metrics.RECORDS_LATE);
    }

    private long sum(JobMetric metric) {
      return JobMetrics.sum(jobName, metric);
    }
  }

  /**
   * Starts the job.
   *
   * @param savepoint null for none
   */
  Run start(MiniCluster cluster, KinesisServer kinesis, Path out, String backend, Path savepoint)
      throws Exception {
    StreamExecutionEnvironment env = Story.environment();
    Configuration state = new Configuration();
    state.set(StateBackendOptions.STATE_BACKEND, backend);
    env.configure(state);
    // With one instance, the order of records and watermarks is always the same.
    env.setParallelism(1);
    env.enableCheckpointing(200);
    define(env, kinesis.endpoint(), out);
    String jobName = name + " " + RUNS.incrementAndGet();
    JobClient client =
        JobRun.start(env, jobName, savepoint == null ? null : savepoint.toUri().toString());
    try {
      // Before that, a job cannot be stopped.
      CommonTestUtils.waitForAllTaskRunning(cluster, client.getJobID(), false);
    } catch (AssertionError failed) {
      // Throws the cause.
      client.getJobExecutionResult().get();
      throw failed;
    }
    return new Run(this, kinesis, out, jobName, client);
  }

  /** Defines the job in an environment. */
  void define(StreamExecutionEnvironment env, String endpoint, Path out) throws Exception {
    List<String> all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "--source.type=kinesis",
            "--source.stream=" + name,
            "--source.endpoint=" + endpoint,
            "--source.position=TRIM_HORIZON",
            "--time.idle-timeout=1 h",
            "--sink.roll.interval=200 ms"));
    JobRun.define(env, job, out, all.toArray(String[]::new));
  }

  /** Creates the stream, after deleting an existing one. */
  void createStream(KinesisServer kinesis) {
    if (kinesis.client().listStreams().streamNames().contains(name)) {
      kinesis.client().deleteStream(delete -> delete.streamName(name));
    }
    kinesis.createStream(name, 2);
  }

  /** Puts one of the three parts of the events, alternating between the two shards. */
  void put(KinesisServer kinesis, int part) throws IOException {
    List<Shard> shards = kinesis.openShards(name);
    List<List<String>> parts = parts();
    int index = parts.subList(0, part).stream().mapToInt(List::size).sum();
    for (String event : parts.get(part)) {
      kinesis.put(name, shards.get(index++ % 2), event.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Returns the events before {@link #WATERMARK}, those after it, and those after the savepoint.
   */
  List<List<String>> parts() throws IOException {
    List<List<String>> parts = new ArrayList<>();
    parts.add(new ArrayList<>());
    for (String line : Files.readAllLines(RESOURCES.resolve("events/" + events + ".jsonl"))) {
      if (line.startsWith(PART)) {
        parts.add(new ArrayList<>());
      } else {
        parts.get(parts.size() - 1).add(line);
      }
    }
    assertThat(parts).hasSize(3);
    return parts;
  }

  @Override
  public String toString() {
    return name;
  }
}
