package io.shardflow.monitoring.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.monitoring.dashboard.Dashboard;
import io.shardflow.monitoring.dashboard.Panel;
import io.shardflow.monitoring.dashboard.Row;
import io.shardflow.monitoring.prometheus.PromQl;
import java.util.List;

/** The dashboard of Grafana, as it exports and imports dashboards. */
public final class GrafanaDashboard {
  /** The version of the format: that of Grafana 11. */
  private static final int SCHEMA_VERSION = 39;

  private static final int COLUMNS = 24;
  private static final int HEIGHT = 8;
  private static final String MATCHERS = "cluster=~\"$cluster\", job_name=~\"$job\"";
  private static final String METRIC = Metrics.RECORDS_READ.prometheusName();

  private GrafanaDashboard() {}

  /** Returns the dashboard in JSON. */
  public static String json() {
    ObjectNode dashboard = JsonNodeFactory.instance.objectNode();
    dashboard.put("uid", "shardflow");
    dashboard.put("title", "Shardflow");
    dashboard.putArray("tags").add("flink").add("kinesis");
    dashboard.put("schemaVersion", SCHEMA_VERSION);
    dashboard.put("editable", true);
    dashboard.put("refresh", "30s");
    dashboard.putObject("time").put("from", "now-3h").put("to", "now");
    dashboard.put("timezone", "utc");
    annotations(dashboard.putObject("annotations").putArray("list").addObject());
    variables(dashboard.putObject("templating").putArray("list"));
    ArrayNode panels = dashboard.putArray("panels");
    int y = 0;
    for (Row row : Dashboard.ROWS) {
      y = add(row, y, panels);
    }
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(dashboard)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Marks in each graph when alarms were firing. */
  private static void annotations(ObjectNode alarms) {
    alarms.put("name", "Alarms");
    alarms.put("enable", true);
    alarms.put("iconColor", "red");
    dataSource(alarms);
    alarms.put(
        "expr", "ALERTS{alertname=~\"Shardflow.*\", alertstate=\"firing\", job_name=~\"$job\"}");
    alarms.put("titleFormat", "{{alertname}} {{job_name}}");
  }

  private static void variables(ArrayNode variables) {
    variables
        .addObject()
        .put("name", "datasource")
        .put("label", "Prometheus")
        .put("type", "datasource")
        .put("query", "prometheus");
    variable("cluster", "label_values(%s, cluster)".formatted(METRIC), variables.addObject());
    variable(
        "job",
        "label_values(%s{cluster=~\"$cluster\"}, job_name)".formatted(METRIC),
        variables.addObject());
  }

  private static void variable(String name, String query, ObjectNode variable) {
    variable.put("name", name);
    variable.put("type", "query");
    dataSource(variable);
    variable.put("query", query);
    variable.put("includeAll", true);
    variable.put("multi", true);
    // Also matches series without the label.
    variable.put("allValue", ".*");
    variable.put("refresh", 2);
    variable.put("sort", 1);
    ObjectNode current = variable.putObject("current");
    current.put("text", "All");
    current.put("value", "$__all");
  }

  private static int add(Row row, int y, ArrayNode panels) {
    ObjectNode header = panels.addObject();
    header.put("type", "row").put("title", row.title()).put("collapsed", false);
    place(header, panels.size(), 0, y, COLUMNS, 1);
    header.putArray("panels");
    List<Panel> graphs = row.panels();
    int width = COLUMNS / graphs.size();
    for (int i = 0; i < graphs.size(); i++) {
      ObjectNode graph = panels.addObject();
      place(graph, panels.size(), i * width, y + 1, width, HEIGHT);
      add(graphs.get(i), graph);
    }
    return y + 1 + HEIGHT;
  }

  private static void add(Panel panel, ObjectNode graph) {
    graph.put("type", "timeseries").put("title", panel.title());
    dataSource(graph);
    ObjectNode defaults = graph.putObject("fieldConfig").putObject("defaults");
    defaults.put("unit", panel.unit());
    defaults.put("min", 0);
    graph.withObject("/fieldConfig").putArray("overrides");
    ArrayNode targets = graph.putArray("targets");
    for (Panel.Line line : panel.lines()) {
      ObjectNode target = targets.addObject();
      target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
      dataSource(target);
      target.put("expr", PromQl.forDashboard(line.expression(), MATCHERS, "$__rate_interval"));
      target.put("legendFormat", line.legend());
    }
  }

  private static void dataSource(ObjectNode node) {
    node.putObject("datasource").put("type", "prometheus").put("uid", "${datasource}");
  }

  private static void place(ObjectNode panel, int id, int x, int y, int width, int height) {
    panel.put("id", id);
    panel.putObject("gridPos").put("h", height).put("w", width).put("x", x).put("y", y);
  }
}
