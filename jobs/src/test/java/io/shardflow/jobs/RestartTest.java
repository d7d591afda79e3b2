package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.testing.JobRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are stopped in the middle and go on from where they were. */
class RestartTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final int RECORDS = 30_000;

  // Late records come all the time: also right after the restart, for windows long closed.
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
  void writesEachWindowOnceAndLosesNothingWithMoreAndWithFewerInstances() throws Exception {
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
