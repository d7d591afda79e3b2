package io.shardflow.monitoring.cloudwatch;

import io.shardflow.jobs.metrics.CloudWatchMetrics;
import io.shardflow.jobs.metrics.JobMetric;
import java.util.Map;
import java.util.TreeMap;

/**
 * A metric, or an expression over others, as in CloudWatch's MetricDataQuery.
 *
 * @param id lower-case name for expressions
 * @param expression metric math; null for a metric
 * @param namespace null for an expression, as are metricName and stat
 * @param dimensions empty for an expression
 * @param periodSeconds the length of a data point
 * @param label for legends; null for CloudWatch's own
 * @param returnData whether this is the value of the alarm, or shown in a graph
 */
public record CloudWatchQuery(
    String id,
    String expression,
    String namespace,
    String metricName,
    Map<String, String> dimensions,
    String stat,
    int periodSeconds,
    String label,
    boolean returnData) {
  public CloudWatchQuery {
    dimensions = Map.copyOf(dimensions);
  }

  /** The metric of an application, over all instances. */
  public static CloudWatchQuery metric(
      String id, JobMetric metric, String application, String stat, int periodSeconds) {
    return new CloudWatchQuery(
        id,
        null,
        CloudWatchMetrics.NAMESPACE,
        metric.cloudWatchName().orElseThrow(),
        Map.of("Application", application),
        stat,
        periodSeconds,
        null,
        true);
  }

  /**
   * The metric of the Kinesis source of an application, for one stream, over all shards. The
   * service writes the name of the stream with {@code _} for {@code -}.
   *
   * @param streamId the name in this form
   */
  public static CloudWatchQuery ofStream(
      String id,
      JobMetric metric,
      String application,
      String streamId,
      String stat,
      int periodSeconds) {
    return new CloudWatchQuery(
        id,
        null,
        CloudWatchMetrics.NAMESPACE,
        metric.cloudWatchName().orElseThrow(),
        Map.of("Application", application, "Flow", "Input", "Id", streamId),
        stat,
        periodSeconds,
        null,
        true);
  }

  /** A metric of an application that the service itself measures. */
  public static CloudWatchQuery ofService(
      String id, String metricName, String application, String stat, int periodSeconds) {
    return new CloudWatchQuery(
        id,
        null,
        CloudWatchMetrics.NAMESPACE,
        metricName,
        Map.of("Application", application),
        stat,
        periodSeconds,
        null,
        true);
  }

  /** A metric of a Kinesis stream itself. */
  public static CloudWatchQuery ofKinesis(
      String id, String metricName, String stream, String stat, int periodSeconds) {
    return new CloudWatchQuery(
        id,
        null,
        "AWS/Kinesis",
        metricName,
        Map.of("StreamName", stream),
        stat,
        periodSeconds,
        null,
        true);
  }

  /** An expression over other queries. */
  public static CloudWatchQuery expression(String id, String expression, int periodSeconds) {
    return new CloudWatchQuery(
        id, expression, null, null, Map.of(), null, periodSeconds, null, true);
  }

  /** Returns the same query as an input of an expression, whose own values are not used. */
  public CloudWatchQuery hidden() {
    return new CloudWatchQuery(
        id, expression, namespace, metricName, dimensions, stat, periodSeconds, label, false);
  }

  /** Returns the same query with this label. */
  public CloudWatchQuery labelled(String newLabel) {
    return new CloudWatchQuery(
        id,
        expression,
        namespace,
        metricName,
        dimensions,
        stat,
        periodSeconds,
        newLabel,
        returnData);
  }

  /** Returns the dimensions in the order of their names. */
  public Map<String, String> sortedDimensions() {
    return new TreeMap<>(dimensions);
  }
}
