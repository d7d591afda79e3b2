package io.shardflow.monitoring.dashboard;

import io.shardflow.monitoring.cloudwatch.Application;
import io.shardflow.monitoring.cloudwatch.CloudWatchQuery;
import java.util.List;
import java.util.function.Function;

/**
 * A graph over time.
 *
 * @param title what it shows, with the unit where that is no unit of Grafana
 * @param unit the unit as Grafana names it
 * @param lines the lines in Prometheus
 * @param cloudWatch the lines in CloudWatch; none for what is not there
 */
public record Panel(
    String title,
    String unit,
    List<Line> lines,
    Function<Application, List<CloudWatchQuery>> cloudWatch) {
  /**
   * A line, or one per combination of labels.
   *
   * @param expression in PromQL, with the placeholders of {@link
   *     io.shardflow.monitoring.prometheus.PromQl}
   * @param legend with labels in double braces
   */
  public record Line(String expression, String legend) {}

  public Panel {
    lines = List.copyOf(lines);
  }
}
