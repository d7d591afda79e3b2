package io.shardflow.monitoring;

import io.shardflow.monitoring.alarm.Alarms;
import io.shardflow.monitoring.file.Documents;
import io.shardflow.monitoring.file.GrafanaDashboard;
import io.shardflow.monitoring.file.PrometheusRules;
import java.util.Map;
import java.util.TreeMap;

/** The files that are made from the declarations. */
public final class MonitoringFiles {
  private MonitoringFiles() {}

  /** Returns the contents by path, relative to deploy/monitoring. */
  public static Map<String, String> all() {
    return new TreeMap<>(
        Map.of(
            "METRICS.md", Documents.metrics(),
            "ALARMS.md", Documents.alarms(),
            "prometheus/rules.yml", PrometheusRules.of(Alarms.ALL),
            "grafana/shardflow.json", GrafanaDashboard.json()));
  }
}
