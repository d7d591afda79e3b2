package io.shardflow.monitoring.file;

import io.shardflow.monitoring.alarm.Alarm;
import io.shardflow.monitoring.prometheus.PromQl;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** The alerting rules of Prometheus. */
public final class PrometheusRules {
  private static final int MAX_WIDTH = 1000;

  private PrometheusRules() {}

  /** Returns the file of these rules, in YAML. */
  public static String of(List<Alarm> alarms) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("name", "shardflow");
    group.put("rules", alarms.stream().map(PrometheusRules::rule).toList());
    return yaml(Map.of("groups", List.of(group)));
  }

  private static Map<String, Object> rule(Alarm alarm) {
    Map<String, Object> rule = new LinkedHashMap<>();
    rule.put("alert", alarm.alertName());
    rule.put("expr", expression(alarm));
    if (!alarm.hold().isZero()) {
      rule.put("for", duration(alarm.hold()));
    }
    rule.put("labels", Map.of("severity", alarm.severity().label()));
    rule.put("annotations", annotations(alarm, "{{ $labels.job_name }}"));
    return rule;
  }

  /** Returns the condition of the alarm. */
  public static String expression(Alarm alarm) {
    return PromQl.forRule(alarm.expression(), duration(alarm.window()));
  }

  /** Returns the annotations of an alert about a job. */
  public static Map<String, Object> annotations(Alarm alarm, String job) {
    Map<String, Object> annotations = new LinkedHashMap<>();
    annotations.put("summary", job + " " + alarm.summary());
    annotations.put("runbook", alarm.runbook());
    return annotations;
  }

  /** Returns a duration as Prometheus writes it, in the largest unit without a remainder. */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0 && seconds > 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /** Returns a value in YAML, without line breaks in texts. */
  public static String yaml(Object value) {
    return "# Generated from the declarations in io.shardflow.monitoring by MonitoringFilesTest.\n"
        + new Dump(
                DumpSettings.builder()
                    .setDefaultFlowStyle(FlowStyle.BLOCK)
                    .setWidth(MAX_WIDTH)
                    .build())
            .dumpToString(value);
  }
}
