package io.shardflow.local.run;

import io.shardflow.jobs.metrics.JobMetric;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * A metric reporter that keeps the operator metrics of all jobs of the last cluster in this JVM,
 * also after a job has ended.
 */
public final class LocalMetrics implements MetricReporter {

  /** Creates the reporter. Registered in {@code META-INF/services}. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new LocalMetrics();
    }
  }

  private record Key(String job, String operator, String metric) {}

  private static final Map<Key, Queue<Metric>> METRICS = new ConcurrentHashMap<>();

  /** Returns the Flink options that register this reporter. */
  public static Configuration configuration() {
    return Configuration.fromMap(
        Map.of(
            "metrics.reporters",
            "local",
            "metrics.reporter.local.factory.class",
            Factory.class.getName()));
  }

  /** Returns the sum of a counter over all instances of the selected operators of a job. */
  public static long sum(String job, String metric, Predicate<String> operator) {
    return metrics(job, metric, operator)
        .mapToLong(counter -> ((Counter) counter).getCount())
        .sum();
  }

  /** Returns the sum of a counter over all instances of the selected operators of a job. */
  public static long sum(String job, JobMetric metric, Predicate<String> operator) {
    return sum(job, metric.name(), operator);
  }

  /** Sums a counter over the instances of each operator of a job, and returns the highest sum. */
  public static long maxSum(String job, String metric) {
    return METRICS.keySet().stream()
        .filter(key -> key.job().equals(job) && key.metric().equals(metric))
        .mapToLong(key -> sum(job, metric, key.operator()::equals))
        .max()
        .orElse(0);
  }

  /**
   * Returns the lowest value of a gauge over all instances of the selected operators of a job, or
   * {@link Long#MIN_VALUE} if there are none.
   */
  public static long min(String job, String metric, Predicate<String> operator) {
    return metrics(job, metric, operator)
        .mapToLong(gauge -> ((Number) ((Gauge<?>) gauge).getValue()).longValue())
        .min()
        .orElse(Long.MIN_VALUE);
  }

  /** As {@link #min}, for the highest value. */
  public static long max(String job, String metric, Predicate<String> operator) {
    return metrics(job, metric, operator)
        .mapToLong(gauge -> ((Number) ((Gauge<?>) gauge).getValue()).longValue())
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /** As {@link #min}, for the highest value of a gauge of the jobs. */
  public static long max(String job, JobMetric metric, Predicate<String> operator) {
    return max(job, metric.name(), operator);
  }

  /** Returns the values of a counter or gauge of all instances of all operators of a job. */
  public static DoubleStream values(String job, String metric) {
    return metrics(job, metric, operator -> true).mapToDouble(LocalMetrics::value);
  }

  private static double value(Metric metric) {
    return metric instanceof Counter counter
        ? counter.getCount()
        : ((Number) ((Gauge<?>) metric).getValue()).doubleValue();
  }

  private static Stream<Metric> metrics(String job, String metric, Predicate<String> operator) {
    return METRICS.entrySet().stream()
        .filter(entry -> entry.getKey().job().equals(job))
        .filter(entry -> entry.getKey().metric().equals(metric))
        .filter(entry -> operator.test(entry.getKey().operator()))
        .flatMap(entry -> entry.getValue().stream());
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    Map<String, String> scope = group.getAllVariables();
    if (scope.containsKey("<operator_name>")) {
      METRICS
          .computeIfAbsent(
              new Key(scope.get("<job_name>"), scope.get("<operator_name>"), name),
              key -> new ConcurrentLinkedQueue<>())
          .add(metric);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}

  /** Forgets the metrics of earlier clusters. */
  @Override
  public void open(MetricConfig config) {
    METRICS.clear();
  }

  @Override
  public void close() {}
}
