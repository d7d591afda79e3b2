package io.shardflow.jobs.testing;

import io.shardflow.jobs.metrics.JobMetric;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/** The metrics of all jobs in this JVM. They remain available after a job has ended. */
public final class JobMetrics {
  /** One per cluster: a reporter cannot be used again after its cluster has been closed. */
  private static final List<InMemoryReporter> REPORTERS = new CopyOnWriteArrayList<>();

  private JobMetrics() {}

  /** Returns the configuration of a cluster whose jobs report their metrics to this class. */
  public static Configuration configuration() {
    InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();
    REPORTERS.add(reporter);
    return reporter.addToConfiguration(new Configuration());
  }

  /** Returns the sum of a counter over all subtasks of all operators of a job. */
  public static long sum(String job, String metric) {
    return metrics(job, metric, operator -> true)
        .mapToLong(counter -> ((Counter) counter).getCount())
        .sum();
  }

  /** Returns the sum of a counter over all subtasks of all operators of a job. */
  public static long sum(String job, JobMetric metric) {
    return sum(job, metric.name());
  }

  /** Returns the lowest value of a gauge over all subtasks of an operator of a job. */
  public static long min(String job, String metric, String operator) {
    return metrics(job, metric, operator::equals)
        .mapToLong(gauge -> ((Number) ((Gauge<?>) gauge).getValue()).longValue())
        .min()
        .orElse(Long.MIN_VALUE);
  }

  /**
   * Returns the names of the metrics whose scope has these variables, such as {@code <job_name>},
   * and whose group has this name, for instance {@code kinesisanalytics}; null for any group.
   */
  public static Set<String> names(Map<String, String> scope, String group) {
    return REPORTERS.stream()
        .flatMap(reporter -> reporter.getMetricsByGroup().entrySet().stream())
        .filter(entry -> entry.getKey().getAllVariables().entrySet().containsAll(scope.entrySet()))
        .filter(
            entry -> group == null || List.of(entry.getKey().getScopeComponents()).contains(group))
        .flatMap(entry -> entry.getValue().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Metric> metrics(String job, String metric, Predicate<String> operator) {
    return REPORTERS.stream()
        .flatMap(reporter -> reporter.getMetricsByGroup().entrySet().stream())
        .filter(group -> isOf(group.getKey(), job, operator))
        .map(Map.Entry::getValue)
        .filter(metrics -> metrics.containsKey(metric))
        .map(metrics -> metrics.get(metric));
  }

  private static boolean isOf(MetricGroup group, String job, Predicate<String> operator) {
    Map<String, String> scope = group.getAllVariables();
    return job.equals(scope.get("<job_name>"))
        && scope.containsKey("<operator_name>")
        && operator.test(scope.get("<operator_name>"));
  }
}
