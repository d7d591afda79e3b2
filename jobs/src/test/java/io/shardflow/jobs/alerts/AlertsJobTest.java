package io.shardflow.jobs.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.events.EventKind;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.JobMetrics;
import io.shardflow.jobs.testing.JobRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs of the job: restarts, rules that change, options. */
@Timeout(120)
class AlertsJobTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(JobMetrics.configuration())
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final String JOB = "alerts";

  @TempDir Path folder;

  @Test
  void restartsAndRescalingChangeNoAlert() throws Exception {
    Expected expected = new Expected(EventKind.SENSORS, 21, 20_000);
    String[] options = expected.options(50);
    String savepoint = stopAfterRows(10, start(options, 2, null));
    savepoint = stopAfterRows(rows().size() + 10, start(options, 4, savepoint));
    start(options, 1, savepoint).getJobExecutionResult().get();

    expected.assertWrittenBy(JOB, out());
    assertThat(JobRun.unfinished(out())).isEmpty();
  }

  @Test
  void aReplayOfSilenceIsThatOfTheStream() throws Exception {
    List<String> readings = new ArrayList<>();
    for (int second = 0; second < 3600; second += 10) {
      for (int sensor = 0; sensor < 8; sensor++) {
        // Each sensor pauses for as many minutes as its number; the last two never come back.
        if (second < 600 || (sensor < 6 && second >= 600 + 60 * sensor)) {
          readings.add(
              ("{\"sensor_id\":\"s%d\",\"sensor_type\":\"smoke\",\"location\":\"A\",\"floor\":\"1\","
                      + "\"room\":\"1\",\"timestamp\":%d,\"reading\":%d,\"status\":\"normal\"}")
                  .formatted(sensor, 1_714_564_800 + second, second));
        }
      }
    }
    Path events = Files.write(folder.resolve("readings.jsonl"), readings);
    String rules = rules("[{\"silent-for\": \"3 min\"}]");
    String[] options = {"--source.type=file", "--source.path=" + events, "--alert.rules=" + rules};
    for (int parallelism : List.of(1, 4)) {
      StreamExecutionEnvironment env =
          JobRun.environment(JOB, folder.resolve("p" + parallelism), options);
      env.setParallelism(parallelism);
      env.execute();
    }
    List<String> rows = JobRun.rows(folder.resolve("p1"), "alerts");
    assertThat(rows).hasSize(8).filteredOn(row -> row.contains("\"opened\"")).hasSize(5);
    assertThat(rows.toString()).contains("\"s3\"", "\"s4\"", "\"s5\"", "\"s6\"", "\"s7\"");
    assertThat(JobRun.rows(folder.resolve("p4"), "alerts")).isEqualTo(rows);
  }

  @Test
  void runningJobReadsNewRulesAndSurvivesABrokenFile() throws Exception {
    String path = rules("[{\"name\": \"first\", \"location\": \"building-A\", \"above\": -1}]");
    String[] options = {
      "--source.type=generator",
      "--generator.rate=200",
      "--generator.speed=1",
      "--alert.rules=" + path,
      "--alert.refresh=100 ms",
      "--time.out-of-orderness=500 ms",
      "--sink.roll.interval=300 ms"
    };
    long openBefore = openAlerts();
    JobClient job = start(options, 2, null);
    awaitTrue("alerts of the first rule", () -> rows("first", "opened") > 0);
    rules("[{\"name\": \"second\", \"location\": \"building-B\", \"above\": -1}]");
    awaitTrue(
        "alerts of the second rule, and none of the first",
        () -> rows("second", "opened") > 0 && rows("first", "opened") == rows("first", "closed"));
    long failures = JobMetrics.sum(JOB, Metrics.RULE_FAILURES);
    rules("[{\"name\": \"third\", \"location\": \"building-C\", \"over\": -1}]");
    awaitTrue("a failure", () -> JobMetrics.sum(JOB, Metrics.RULE_FAILURES) > failures);
    rules("[{\"name\": \"second\", \"location\": \"building-C\", \"above\": -1}]");
    awaitTrue(
        "alerts of the corrected rules",
        () -> JobRun.rows(out(), "alerts").toString().contains("building-C"));
    // Files that are not complete when a job is stopped without draining remain hidden.
    JobRun.stop(job, true, folder.resolve("savepoints"));

    assertThat(rows("third", "opened")).isZero();
    assertThat(openAlerts() - openBefore)
        .isEqualTo(rows("second", "opened") - rows("second", "closed"));
  }

  /** Returns how many more alerts all jobs have opened than closed. */
  private static long openAlerts() {
    return JobMetrics.sum(JOB, Metrics.ALERTS_OPENED) - JobMetrics.sum(JOB, Metrics.ALERTS_CLOSED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "alert.rules; [{\"silent-for\": \"1 min\", \"above\": 1}]; rule 1: \"above\" and"
            + " \"silent-for\" exclude each other",
        "alert.forget-after; [{\"silent-for\": \"7 d\"}]; alert.forget-after must be longer than"
            + " each silent-for of the rules (7 d)"
      })
  void refusesInvalidRules(String key, String rules, String problem) throws Exception {
    String path = rules(rules);
    assertThatThrownBy(
            () ->
                JobCommand.parse(
                    List.of(JOB, "--source.type", "generator", "--alert.rules", path),
                    Map.of("sink.path", "out")))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(problem);
  }

  private String rules(String rules) throws IOException {
    return Files.writeString(folder.resolve("rules.json"), rules).toString();
  }

  private Path out() {
    return folder.resolve("out");
  }

  private List<String> rows() {
    return JobRun.rows(out(), "alerts");
  }

  private long rows(String rule, String state) {
    return rows().stream()
        .filter(row -> row.contains("\"rule\":\"%s\",\"state\":\"%s\"".formatted(rule, state)))
        .count();
  }

  private JobClient start(String[] options, int parallelism, String savepoint) throws Exception {
    List<String> all = new ArrayList<>(Arrays.asList(options));
    all.add("--sink.roll.interval=300 ms");
    StreamExecutionEnvironment env =
        JobRun.environment(JOB, out(), all.stream().distinct().toArray(String[]::new));
    env.setParallelism(parallelism);
    env.enableCheckpointing(200);
    return JobRun.start(env, JOB, savepoint);
  }

  private String stopAfterRows(int rows, JobClient job) throws Exception {
    awaitTrue(rows + " rows", () -> rows().size() >= rows);
    return JobRun.stop(job, false, folder.resolve("savepoints"));
  }

  private static void awaitTrue(String what, Callable<Boolean> condition) {
    await(what).atMost(Duration.ofMinutes(1)).until(condition);
  }
}
