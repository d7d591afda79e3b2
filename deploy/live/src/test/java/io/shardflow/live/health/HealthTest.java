package io.shardflow.live.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.live.health.HealthReport.Job;
import io.shardflow.live.health.HealthReport.Source;
import io.shardflow.live.health.HealthReport.State;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import io.shardflow.live.store.LiveStore;
import io.shardflow.live.store.StoreSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How jobs are. */
class HealthTest {
  private static final HealthReport FOLDER = new HealthReport(List.of(), List.of(), Source.FOLDER);

  private static final String METRICS =
      """
# HELP flink_taskmanager_job_task_operator_recordsRead recordsRead
# TYPE flink_taskmanager_job_task_operator_recordsRead gauge
flink_taskmanager_job_task_operator_recordsRead{job_name="store-revenue",subtask_index="0",} 40.0
flink_taskmanager_job_task_operator_recordsRead{job_name="store-revenue",subtask_index="1",} 2.0 1714550000000
flink_taskmanager_job_task_operator_recordsRead{job_name="my \\"own\\" job"} 7
flink_taskmanager_job_task_operator_watermarkLagMillis{job_name="store_revenue",subtask_index="0"} 1500
flink_taskmanager_job_task_operator_watermarkLagMillis{job_name="store_revenue",subtask_index="1"} 300
flink_taskmanager_job_task_operator_rowsPending{job_name="store-revenue"} NaN
flink_jobmanager_job_downtime{job_name="my \\"own\\" job"} 12000
flink_jobmanager_numRunningJobs 2.0
nonsense {
""";

  @Test
  void combinesTheMetricsOfAllInstances() throws Exception {
    HttpServer reporter = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    reporter.createContext(
        "/",
        exchange -> {
          byte[] body = METRICS.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    reporter.start();
    URI uri = URI.create("http://127.0.0.1:" + reporter.getAddress().getPort() + "/metrics");
    try (PrometheusHealth health = new PrometheusHealth(List.of(uri), () -> FOLDER)) {
      await().until(() -> health.report().source() == Source.METRICS);
      assertThat(health.report().jobs())
          .containsExactly(
              new Job(
                  "my \"own\" job", State.FAILED, Map.of("recordsRead", 7L, "downtime", 12000L)),
              new Job(
                  "store-revenue",
                  State.RUNNING,
                  Map.of("recordsRead", 42L, "watermarkLagMillis", 1500L)));
      assertThat(health.report().metrics())
          .extracting(HealthReport.Metric::name)
          .containsExactly("recordsRead", "watermarkLagMillis", "downtime");
    } finally {
      reporter.stop(0);
    }
  }

  @Test
  void asksTheFolderWhileNoReporterAnswers() throws IOException {
    URI closed = URI.create("http://127.0.0.1:1/metrics");
    try (PrometheusHealth health = new PrometheusHealth(List.of(closed), () -> FOLDER)) {
      assertThat(health.report()).isSameAs(FOLDER);
    }
  }

  @Test
  void theFolderTellsWhatEachJobHasWritten() {
    try (LiveStore store = new LiveStore(StoreSettings.of("out"))) {
      String[] sale = {"store_id", "revenue", "sales_count", "window_start", "timestamp"};
      Object[] values = {"a", 1.5, 1L, "2024-05-01 12:00:00.000", "2024-05-01 12:01:00.000"};
      store.fileRows(
          new DataSetId("store-revenue", "x/store-revenue", "store-revenue"),
          List.of(new Row(sale, values)),
          1);
      String[] letter = {"reason", "field", "payload", "arrival_time"};
      store.fileRows(
          new DataSetId("dead-letters", "x/dead-letters", "store-revenue"),
          List.of(
              new Row(letter, new Object[] {"bad", "a", "{", "2024-05-01 12:00:00.000"}),
              new Row(letter, new Object[] {"bad", "a", "[", "2024-05-01 12:00:01.000"})),
          1);

      HealthReport report = new FolderHealth(store).report();

      assertThat(report.source()).isEqualTo(Source.FOLDER);
      assertThat(report.jobs()).hasSize(1);
      assertThat(report.jobs().get(0).job()).isEqualTo("store-revenue");
      assertThat(report.jobs().get(0).values())
          .containsEntry("rowsWritten", 1L)
          .containsEntry("recordsMalformed", 2L)
          .containsEntry("newestEventTime", 1714564860000L);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "recordsRead, Records read",
    "watermarkLagMillis, Watermark lag",
    "recordsBefore1990, Records before 1990",
    "numRestarts, Restarts",
    "millisBehindLatest, Behind latest",
    "busyTimeMsPerSecond, Busy time",
    "checkpointAgeSeconds, Checkpoint age",
    "downtime, Downtime"
  })
  void labelsAreWords(String name, String label) {
    assertThat(JobMetrics.label(name)).isEqualTo(label);
  }

  @Test
  void allMetricsOfTheRegistryAreDescribed() {
    assertThat(JobMetrics.ALL).containsAll(Metrics.ALL);
    assertThat(JobMetrics.describe(Metrics.RECORDS_READ).help())
        .isEqualTo(Metrics.RECORDS_READ.meaning());
  }
}
