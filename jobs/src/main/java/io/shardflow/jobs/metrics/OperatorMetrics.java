package io.shardflow.jobs.metrics;

import io.shardflow.jobs.metrics.JobMetric.Dimension;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * Registers the metrics of an operator in its metric group. If the job runs in Managed Service for
 * Apache Flink, they are also registered for CloudWatch: the same object a second time, so that a
 * record costs nothing more.
 */
public final class OperatorMetrics {
  private final MetricGroup group;

  /** Null if the metrics are not sent to CloudWatch. */
  private final MetricGroup cloudWatch;

  private final String dataSet;

  private OperatorMetrics(RuntimeContext context, String dataSet) {
    this.group = context.getMetricGroup();
    this.cloudWatch =
        CloudWatchMetrics.areEnabled(context.getGlobalJobParameters())
            ? group.addGroup(CloudWatchMetrics.GROUP)
            : null;
    this.dataSet = dataSet;
  }

  /** Returns the metrics of an operator. */
  public static OperatorMetrics of(RuntimeContext context) {
    return new OperatorMetrics(context, null);
  }

  /** Returns the metrics of an operator that writes a data set. */
  public static OperatorMetrics of(RuntimeContext context, String dataSet) {
    return new OperatorMetrics(context, dataSet);
  }

  /** Registers a counter that one thread increments. */
  public Counter counter(JobMetric metric) {
    return counter(metric, new SimpleCounter());
  }

  /** Registers this counter. */
  public <C extends Counter> C counter(JobMetric metric, C counter) {
    group.counter(metric.name(), counter);
    if (cloudWatch != null) {
      cloudWatchGroup(metric).counter(metric.name(), counter);
    }
    return counter;
  }

  /** Registers a gauge, whose value other threads read. */
  public void gauge(JobMetric metric, Gauge<? extends Number> gauge) {
    group.gauge(metric.name(), gauge);
    if (cloudWatch != null) {
      cloudWatchGroup(metric).gauge(metric.name(), gauge);
    }
  }

  private MetricGroup cloudWatchGroup(JobMetric metric) {
    return metric.dimension() == Dimension.DATA_SET && dataSet != null
        ? cloudWatch.addGroup(CloudWatchMetrics.DATA_SET, CloudWatchMetrics.dimensionValue(dataSet))
        : cloudWatch;
  }
}
