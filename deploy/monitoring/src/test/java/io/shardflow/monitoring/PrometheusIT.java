package io.shardflow.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.jobs.metrics.FlinkMetrics;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import io.shardflow.localkinesis.faults.KinesisFaults;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import io.shardflow.monitoring.alarm.Alarm;
import io.shardflow.monitoring.alarm.Alarms;
import io.shardflow.monitoring.file.PrometheusRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.util.TestStreamEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Real Prometheus and Alertmanager watch three running jobs: something breaks, an alert arrives at
 * a webhook, the fault is mended, and the alert clears. The rules have shorter times.
 */
@TestMethodOrder(OrderAnnotation.class)
class PrometheusIT {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final int PROMETHEUS_PORT = Programs.freePort();
  private static final int REPORTER_PORT = Programs.freePort();

  @TempDir static Path folder;

  private static final PrometheusApi PROMETHEUS = new PrometheusApi(PROMETHEUS_PORT);
  private static final Programs PROGRAMS = new Programs();
  private static final List<JobClient> JOBS = new ArrayList<>();
  private static MiniCluster cluster;
  private static LocalKinesis kinesis;
  private static Webhook webhook;
  private static Producer producer;

  /** The settings that are documented, with a port of this test. */
  private static Configuration reporter() throws IOException {
    Map<String, String> settings = new HashMap<>();
    ((Map<?, ?>)
            new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("flink/metrics.yaml"))))
        .forEach((key, value) -> settings.put(key.toString(), value.toString()));
    settings.put("metrics.reporter.prom.port", String.valueOf(REPORTER_PORT));
    return Configuration.fromMap(settings);
  }

  @BeforeAll
  static void start() throws Exception {
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(reporter())
                .setNumSlotsPerTaskManager(3)
                .withRandomPorts()
                .build());
    cluster.start();
    kinesis = LocalKinesis.start(KinesisSettings.DEFAULT);
    kinesis.createStream(Producer.READINGS, 2);
    kinesis.createStream(Producer.PROBES, 2);
    webhook = new Webhook();
    producer = new Producer(kinesis.endpoint());
    startPrograms();
    Path reference = Files.writeString(folder.resolve("reference.json"), "[{\"id\": \"a\"}]");
    run("dedup", Producer.PROBES, "--sink.data-sets", "clean-readings;dead-letters");
    run("alerts", Producer.READINGS);
    run(
        "anomaly-filter",
        Producer.READINGS,
        "--reference.path",
        reference.toString(),
        "--deliver.anomalies",
        webhook.address("/rows"));
    await().atMost(TIMEOUT).until(PROMETHEUS::isScraping);
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                PROMETHEUS
                        .query(
                            "sum by (job_name) (rate(%s[10s])) > 0"
                                .formatted(Metrics.RECORDS_READ.prometheusName()))
                        .size()
                    == 3);
  }

  private static void startPrograms() throws IOException {
    int alertmanagerPort = Programs.freePort();
    Files.writeString(
        folder.resolve("rules.yml"),
        PrometheusRules.of(Alarms.ALL.stream().map(PrometheusIT::shortened).toList()));
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 1s, evaluation_interval: 1s}
        rule_files: [rules.yml]
        alerting: {alertmanagers: [{static_configs: [{targets: ['localhost:%d']}]}]}
        scrape_configs:
        - job_name: flink
          static_configs: [{targets: ['localhost:%d'], labels: {cluster: test}}]
        """
            .formatted(alertmanagerPort, REPORTER_PORT));
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        """
        route: {receiver: hook, group_by: ['...'], group_wait: 1s, group_interval: 1s}
        receivers: [{name: hook, webhook_configs: [{url: '%s', send_resolved: true}]}]
        """
            .formatted(webhook.address("/alerts")));
    PROGRAMS.start(
        folder.resolve("alertmanager.log"),
        "prometheus-alertmanager",
        "--config.file=" + folder.resolve("alertmanager.yml"),
        "--storage.path=" + folder.resolve("alertmanager"),
        "--web.listen-address=localhost:" + alertmanagerPort,
        "--cluster.listen-address=");
    PROGRAMS.start(
        folder.resolve("prometheus.log"),
        "prometheus",
        "--config.file=" + folder.resolve("prometheus.yml"),
        "--storage.tsdb.path=" + folder.resolve("prometheus"),
        "--web.listen-address=localhost:" + PROMETHEUS_PORT);
  }

  private static Alarm shortened(Alarm alarm) {
    return alarm.withTimes(
        alarm.window().isZero() ? Duration.ZERO : WINDOW,
        alarm.hold().isZero() ? Duration.ZERO : Duration.ofSeconds(2));
  }

  private static void run(String job, String stream, String... options) throws Exception {
    StreamExecutionEnvironment env = new TestStreamEnvironment(cluster, 1);
    env.enableCheckpointing(500);
    List<String> all =
        new ArrayList<>(
            List.of(
                "--source.type",
                "kinesis",
                "--source.stream",
                stream,
                "--source.endpoint",
                kinesis.endpoint()));
    all.addAll(List.of(options));
    JobRun.define(env, job, folder.resolve(job), all.toArray(String[]::new));
    Configuration restarts = new Configuration();
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
    env.configure(restarts);
    JOBS.add(env.executeAsync(job));
  }

  @AfterAll
  static void stop() throws Exception {
    for (JobClient job : JOBS) {
      job.cancel().get();
    }
    producer.close();
    cluster.close();
    PROGRAMS.close();
    webhook.close();
    kinesis.close();
  }

  @Test
  @Order(1)
  void everyMetricIsScrapedUnderItsName() {
    Set<String> expected =
        Stream.concat(Metrics.ALL.stream(), FlinkMetrics.ALL.stream())
            .map(JobMetric::prometheusName)
            .collect(Collectors.toSet());
    await().atMost(TIMEOUT).untilAsserted(() -> assertThat(scrapedNames()).containsAll(expected));
  }

  private static Set<String> scrapedNames() throws Exception {
    Set<String> names = new HashSet<>();
    PROMETHEUS
        .query("count by (__name__) ({job_name!=\"\"})")
        .forEach(result -> names.add(result.at("/metric/__name__").asText()));
    return names;
  }

  /** As Grafana fills in the variables of the dashboard for all jobs. */
  @Test
  @Order(2)
  void everyQueryOfTheDashboardReturnsData() throws Exception {
    JsonNode dashboard =
        new ObjectMapper().readTree(Files.readString(Path.of("grafana/shardflow.json")));
    List<String> expressions = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      panel.path("targets").forEach(target -> expressions.add(target.get("expr").asText()));
    }
    assertThat(expressions).hasSizeGreaterThan(30);
    for (String expression : expressions) {
      String query =
          expression
              .replace("$__rate_interval", "30s")
              .replace("$cluster", ".*")
              .replace("$job", ".*");
      assertThat(query).doesNotContain("$");
      assertThat(PROMETHEUS.query(query)).as(query).isNotEmpty();
    }
  }

  @Test
  @Order(3)
  void malformedRecordsRaiseDeadLetters() {
    assertThat(webhook.isFiring(Alarms.DEAD_LETTERS.alertName(), "anomaly-filter")).isFalse();
    producer.breakRecords(true);
    awaitFiring(Alarms.DEAD_LETTERS, "anomaly-filter");
    producer.breakRecords(false);
    awaitCleared(Alarms.DEAD_LETTERS, "anomaly-filter");
    assertThat(webhook.isFiring(Alarms.DEAD_LETTERS.alertName(), "dedup")).isFalse();
  }

  @Test
  @Order(4)
  void aSilentProducerRaisesNoData() {
    assertThat(webhook.isFiring(Alarms.NO_DATA.alertName(), "dedup")).isFalse();
    producer.pause(true);
    awaitFiring(Alarms.NO_DATA, "dedup");
    producer.pause(false);
    awaitCleared(Alarms.NO_DATA, "dedup");
  }

  @Test
  @Order(5)
  void throttledReadsRaiseConsumerThrottled() {
    assertThat(webhook.isFiring(Alarms.CONSUMER_THROTTLED.alertName(), "dedup")).isFalse();
    kinesis.setFaults(new KinesisFaults(1, Map.of(Fault.THROTTLED, 0.9), Duration.ZERO, true));
    awaitFiring(Alarms.CONSUMER_THROTTLED, "dedup");
    kinesis.setFaults(KinesisFaults.NONE);
    awaitCleared(Alarms.CONSUMER_THROTTLED, "dedup");
  }

  @Test
  @Order(6)
  void deniedPermissionsRaiseRestartLoop() {
    assertThat(webhook.isFiring(Alarms.RESTART_LOOP.alertName(), "dedup")).isFalse();
    kinesis.setUsers(Map.of("local", Set.of("kinesis:PutRecords")));
    awaitFiring(Alarms.RESTART_LOOP, "dedup");
    kinesis.setUsers(Map.of());
    awaitCleared(Alarms.RESTART_LOOP, "dedup");
  }

  @Test
  @Order(7)
  void aCancelledJobRaisesJobDown() throws Exception {
    JOBS.remove(0).cancel().get();
    awaitFiring(Alarms.JOB_DOWN, "dedup");
    awaitCleared(Alarms.JOB_DOWN, "dedup");
  }

  private static void awaitFiring(Alarm alarm, String job) {
    await(alarm.name() + " fires")
        .atMost(TIMEOUT)
        .until(() -> webhook.isFiring(alarm.alertName(), job));
  }

  private static void awaitCleared(Alarm alarm, String job) {
    await(alarm.name() + " clears")
        .atMost(TIMEOUT)
        .until(() -> webhook.hasCleared(alarm.alertName(), job));
  }
}
