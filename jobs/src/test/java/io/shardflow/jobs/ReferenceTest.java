package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.testing.JobMetrics;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.Story;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.Anomaly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests whole jobs with reference data that changes, or becomes invalid. */
@Timeout(120)
class ReferenceTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(JobMetrics.configuration())
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final String JOB = "anomaly-filter";
  private static final int SENSORS = 20;

  @TempDir Path folder;

  @BeforeEach
  void writeRules() throws IOException {
    Files.writeString(
        folder.resolve("rules.json"),
        List.of("temperature", "humidity", "pressure", "motion", "light").stream()
            .map(type -> "{\"sensor_type\": \"" + type + "\", \"above\": -1e9}")
            .collect(Collectors.joining(",", "[", "]")));
  }

  @Test
  void runningJobReadsChangesAndSurvivesABrokenFile() throws Exception {
    writeTable("first");
    JobClient job = start(2, null, "--reference.refresh", "100 ms");
    awaitRowsNamed("first");
    writeTable("second");
    awaitRowsNamed("second");
    long failures = failures();
    Files.writeString(table(), "[{\"id\": \"sensor-001\", \"nam");
    awaitTrue("a failure", () -> failures() > failures);
    int rows = rows().size();
    awaitTrue("more rows", () -> rows().size() > rows);
    Files.delete(table());
    writeTable("third");
    awaitRowsNamed("third");
    JobRun.stop(job, true, folder.resolve("savepoints"));

    assertThat(rows()).allMatch(row -> isOfUnknownSensor(row) != row.endsWith("\"known\":true}"));
    assertThat(rows()).anyMatch(ReferenceTest::isOfUnknownSensor);
    assertThat(JobMetrics.sum(JOB, Metrics.RECORDS_UNKNOWN)).isPositive();
    assertNoRowIsLost();
  }

  @Test
  void usesTheTableOfTheSavepointAfterARestart() throws Exception {
    writeTable("first");
    JobClient job = start(2, null, "--reference.refresh", "100 ms");
    writeTable("second");
    awaitRowsNamed("second");
    String savepoint = JobRun.stop(job, false, folder.resolve("savepoints"));
    int rows = rows().size();

    writeTable("third");
    StreamExecutionEnvironment env = environment(4, "--reference.refresh", "100 ms");
    Files.writeString(table(), "broken since");
    JobClient next = JobRun.start(env, JOB, savepoint);
    awaitTrue("more rows", () -> rows().size() > rows + 1_000);
    JobRun.stop(next, true, folder.resolve("savepoints"));

    assertThat(rows()).noneMatch(row -> row.contains("third"));
    assertNoRowIsLost();
  }

  @Test
  void leavesNoThreadsBehind() throws Exception {
    writeTable("first");
    JobClient job = start(2, null);
    awaitRowsNamed("first");
    JobRun.stop(job, false, folder.resolve("savepoints"));
    await("threads of the sources have ended")
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .map(Thread::getName)
                    .noneMatch(name -> name.matches(".*(rate-limiter|rate-limited-source).*")));
  }

  @Test
  void endsWithABoundedInputAfterASavepoint() throws Exception {
    writeTable("first");
    String[] bounded = {"--generator.count", "5000", "--reference.refresh", "1 h"};
    JobClient job = start(2, null, bounded);
    awaitRowsNamed("first");
    String savepoint = JobRun.stop(job, false, folder.resolve("savepoints"));
    start(3, savepoint, bounded).getJobExecutionResult().get();

    assertThat(rows()).hasSize(5_000);
    assertNoRowIsLost();
  }

  @Test
  void enrichesOnlyRowsOfStores() throws Exception {
    Path sales = folder.resolve("sales.jsonl");
    try (var in = getClass().getResourceAsStream("/replay/sales.jsonl")) {
      Files.copy(in, sales);
    }
    Files.writeString(
        table(), "[{\"id\": \"store_1\", \"name\": \"Mitte\", \"site\": \"Berlin\"}]");
    String[] replay = {"--source.type", "file", "--source.path", sales.toString()};
    JobRun.toItsEnd("store-revenue", folder.resolve("plain"), replay);
    List<String> options = new ArrayList<>(List.of(replay));
    options.addAll(List.of("--reference.path", table().toString()));
    JobRun.toItsEnd("store-revenue", folder.resolve("enriched"), options.toArray(String[]::new));

    List<String> plain = JobRun.rows(folder.resolve("plain"), "store-revenue");
    assertThat(plain).anyMatch(row -> row.contains("store_1"));
    assertThat(plain).anyMatch(row -> !row.contains("store_1"));
    assertThat(JobRun.rows(folder.resolve("enriched"), "store-revenue"))
        .containsExactlyElementsOf(
            plain.stream()
                .map(
                    row ->
                        row.replaceFirst("}$", "")
                            + (row.contains("store_1")
                                ? ",\"name\":\"Mitte\",\"site\":\"Berlin\",\"known\":true}"
                                : ",\"name\":null,\"site\":null,\"known\":false}"))
                .toList());
    assertThat(JobRun.folders(folder.resolve("enriched/category-revenue")))
        .isEqualTo(JobRun.folders(folder.resolve("plain/category-revenue")));
  }

  /** Writes a table that gives this name to all sensors but the last one. */
  private void writeTable(String name) throws IOException {
    Files.writeString(
        table(),
        IntStream.range(1, SENSORS)
            .mapToObj("{\"id\": \"sensor-%03d\", \"name\": \"%%s\"}"::formatted)
            .map(entry -> entry.formatted(name))
            .collect(Collectors.joining(",", "[", "]")));
  }

  private JobClient start(int parallelism, String savepoint, String... options) throws Exception {
    return JobRun.start(environment(parallelism, options), JOB, savepoint);
  }

  private StreamExecutionEnvironment environment(int parallelism, String... options)
      throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--source.type",
                "generator",
                "--generator.duplicates",
                "0",
                "--generator.disorder",
                "0",
                "--generator.malformed",
                "0",
                "--generator.late",
                "0",
                "--anomaly.rules",
                folder.resolve("rules.json").toString(),
                "--reference.path",
                table().toString(),
                "--sink.roll.interval",
                "300 ms"));
    all.addAll(List.of(options));
    StreamExecutionEnvironment env =
        JobRun.environment(JOB, folder.resolve("out"), all.toArray(String[]::new));
    env.setParallelism(parallelism);
    env.enableCheckpointing(200);
    return env;
  }

  /** Asserts that the rows are those of the first generated readings, each once. */
  private void assertNoRowIsLost() throws Exception {
    EventGenerator generator =
        new EventGenerator(
            EventKind.SENSORS,
            new GeneratorSettings(
                1, Instant.parse("2024-05-01T12:00:00Z"), 1000, Faults.NONE, Keys.DEFAULT));
    List<String> rows = rows();
    List<String> expected = new ArrayList<>();
    for (long i : LongStream.range(0, rows.size()).toArray()) {
      SensorReading reading = (SensorReading) generator.record(i).event();
      expected.add(Story.json(Anomaly.of(reading)).replaceFirst("}$", ""));
    }
    assertThat(rows.stream().map(row -> row.replaceFirst(",\"name\":.*", "")).sorted())
        .containsExactlyElementsOf(expected.stream().sorted().toList());
  }

  private Path table() {
    return folder.resolve("table.json");
  }

  private List<String> rows() {
    return JobRun.rows(folder.resolve("out"), "anomalies");
  }

  private void awaitRowsNamed(String name) {
    awaitTrue(
        "rows named " + name,
        () -> rows().stream().anyMatch(row -> row.contains("\"name\":\"" + name + "\"")));
  }

  private static void awaitTrue(String what, Callable<Boolean> condition) {
    await(what).atMost(Duration.ofMinutes(1)).until(condition);
  }

  private static boolean isOfUnknownSensor(String row) {
    return row.contains("\"sensor_id\":\"sensor-%03d\"".formatted(SENSORS));
  }

  private static long failures() {
    return JobMetrics.sum(JOB, Metrics.REFERENCE_FAILURES);
  }
}
