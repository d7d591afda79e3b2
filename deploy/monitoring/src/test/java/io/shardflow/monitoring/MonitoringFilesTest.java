package io.shardflow.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.metrics.FlinkMetrics;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.localkinesis.GeneratedFiles;
import io.shardflow.monitoring.alarm.Alarm;
import io.shardflow.monitoring.alarm.Alarms;
import io.shardflow.monitoring.dashboard.Dashboard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The files of this module follow from the declarations of metrics, alarms and panels. */
class MonitoringFilesTest {
  private static final GeneratedFiles FILES =
      new GeneratedFiles("deploy/monitoring", MonitoringFilesTest.class, "monitoring.write");

  static final List<Alarm> ALARMS = Alarms.ALL;

  static Stream<Map.Entry<String, String>> files() {
    Map<String, String> files = MonitoringFiles.all();
    files.put("prometheus/rules_test.yml", RuleExamples.file());
    return files.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void isUpToDate(Map.Entry<String, String> file) throws IOException {
    FILES.assertUpToDate(Path.of(file.getKey()), file.getValue());
  }

  @ParameterizedTest
  @FieldSource("ALARMS")
  void everyAlarmHasARunbook(Alarm alarm) throws IOException {
    Path runbook = Path.of("../..", alarm.runbook());
    assertThat(runbook).exists();
    assertThat(Files.readString(runbook))
        .startsWith("# " + alarm.name() + "\n")
        .contains("## What it means\n", "## First look\n", "## Mend\n", "## Wake whom\n");
  }

  @ParameterizedTest
  @FieldSource("ALARMS")
  void everyAlarmHasAnExampleThatFires(Alarm alarm) {
    assertThat(RuleExamples.ALL)
        .as("Add an example of %s to RuleExamples", alarm.name())
        .anyMatch(example -> example.alarm() == alarm);
  }

  @ParameterizedTest
  @FieldSource("ALARMS")
  void everyAlarmNamesItsMetrics(Alarm alarm) {
    List<JobMetric> used =
        Stream.concat(Metrics.ALL.stream(), FlinkMetrics.ALL.stream())
            .filter(metric -> alarm.expression().contains(metric.prometheusName() + "$"))
            .toList();
    assertThat(alarm.metrics()).containsAll(used);
    assertThat(used).isNotEmpty();
  }

  @Test
  void everyRunbookIsThatOfAnAlarm() throws IOException {
    Set<String> names =
        ALARMS.stream().map(alarm -> alarm.name() + ".md").collect(Collectors.toSet());
    try (Stream<Path> runbooks = Files.list(Path.of("runbooks"))) {
      assertThat(runbooks.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  @Test
  void everyMetricIsOnTheDashboard() {
    String expressions =
        Dashboard.ROWS.stream()
            .flatMap(row -> row.panels().stream())
            .flatMap(panel -> panel.lines().stream())
            .map(line -> line.expression())
            .collect(Collectors.joining("\n"));
    assertThat(Stream.concat(Metrics.ALL.stream(), FlinkMetrics.ALL.stream()))
        .allSatisfy(metric -> assertThat(expressions).contains(metric.prometheusName() + "$"));
  }
}
