package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.testing.JobRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that are stopped with a savepoint and resumed. */
class RestartTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final int RECORDS = 30_000;

  private static final int TRIPS = 6_000;

  // Late records arrive all the time, also right after the restart, for windows long closed.
  private static final String[] OPTIONS = {
    "--source.type",
    "generator",
    "--generator.count",
    String.valueOf(RECORDS),
    "--generator.rate",
    "100",
    "--generator.speed",
    "40",
    "--generator.late",
    "0.1",
    "--generator.lateness",
    "40 s",
    "--window.size",
    "10 s",
    "--sink.roll.interval",
    "300 ms"
  };

  @TempDir Path folder;

  @Test
  void writesEachWindowOnceAcrossRescaling() throws Exception {
    Path out = folder.resolve("out");
    String savepoint = stopAfterRows(out, 20, start(out, 2, null));
    int before = JobRun.rows(out, "store-revenue").size();
    savepoint = stopAfterRows(out, before + 20, start(out, 4, savepoint));
    start(out, 1, savepoint).getJobExecutionResult().get();

    List<String> rows = JobRun.rows(out, "store-revenue");
    assertThat(rows.stream().map(RestartTest::storeAndWindow)).doesNotHaveDuplicates();
    assertThat(JobRun.rows(out, "category-revenue").stream().map(RestartTest::storeAndWindow))
        .doesNotHaveDuplicates();
    int late = JobRun.rows(out, "late-events").size();
    int dead = JobRun.rows(out, "dead-letters").size();
    assertThat(late).isBetween(1, RECORDS / 10 + RECORDS / 50);
    assertThat(sales(rows) + late + dead).isEqualTo(RECORDS);
    assertThat(sales(JobRun.rows(out, "category-revenue"))).isEqualTo(sales(rows));
    assertThat(JobRun.unfinished(out)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--sink.format=csv", "--sink.compression=gzip"})
  void neverMixesFormatsInOneFile(String change) throws Exception {
    Path out = folder.resolve("out");
    JobClient first = startTrips(out, null);
    await("rows in files that are not closed")
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                Files.isDirectory(out)
                    && JobRun.unfinished(out).stream()
                        .anyMatch(file -> file.toFile().length() > 0));
    String savepoint = JobRun.stop(first, false, folder.resolve("savepoints"));
    startTrips(out, savepoint, change).getJobExecutionResult().get();

    List<Path> files;
    try (Stream<Path> all = Files.walk(out)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    int records = 0;
    for (Path file : files) {
      List<String> lines = JobRun.lines(file);
      boolean isJson = file.toString().contains(".json");
      assertThat(lines.stream().skip(isJson ? 0 : 1))
          .as(file.toString())
          .allMatch(line -> line.startsWith("{") == isJson);
      records += lines.size() - (isJson ? 0 : 1);
    }
    assertThat(records).isEqualTo(TRIPS);
    assertThat(files.stream().map(RestartTest::extension).distinct()).hasSize(2);
  }

  private static String extension(Path file) {
    return file.toString().replaceAll(".*part-[^.]*", "");
  }

  private static JobClient startTrips(Path out, String savepoint, String... more) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "--source.type=generator",
                "--generator.count=" + TRIPS,
                "--generator.rate=100",
                "--generator.speed=20",
                "--generator.malformed=0"));
    options.addAll(List.of(more));
    StreamExecutionEnvironment env =
        JobRun.environment("taxi-trips", out, options.toArray(String[]::new));
    env.setParallelism(2);
    env.enableCheckpointing(200);
    return JobRun.start(env, "taxi-trips", savepoint);
  }

  private static JobClient start(Path out, int parallelism, String savepoint) throws Exception {
    StreamExecutionEnvironment env = JobRun.environment("store-revenue", out, OPTIONS);
    env.setParallelism(parallelism);
    env.enableCheckpointing(200);
    return JobRun.start(env, "store-revenue", savepoint);
  }

  private String stopAfterRows(Path out, int rows, JobClient job) throws Exception {
    await(rows + " rows")
        .atMost(Duration.ofMinutes(1))
        .until(() -> JobRun.rows(out, "store-revenue").size() >= rows);
    return JobRun.stop(job, false, folder.resolve("savepoints"));
  }

  private static String storeAndWindow(String row) {
    return row.replaceAll("\"revenue\":[^,]*,\"sales_count\":[^,]*,", "");
  }

  private static long sales(List<String> rows) {
    return rows.stream()
        .mapToLong(row -> Long.parseLong(row.replaceAll(".*\"sales_count\":([0-9]+).*", "$1")))
        .sum();
  }
}
