package io.shardflow.live.health;

import io.shardflow.jobs.metrics.FlinkMetrics;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.JobMetric.Type;
import io.shardflow.jobs.metrics.JobMetric.Unit;
import io.shardflow.jobs.metrics.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The registered metrics of jobs, and how the values of parallel instances become one. */
public final class JobMetrics {
  /** All metrics, in the order of the registry. */
  public static final List<JobMetric> ALL = all();

  /** What can be added up if it is present at several places. */
  private static final Set<Unit> AMOUNTS =
      Set.of(
          Unit.RECORDS,
          Unit.ROWS,
          Unit.ALERTS,
          Unit.ATTEMPTS,
          Unit.FAILURES,
          Unit.REQUESTS,
          Unit.BYTES);

  private JobMetrics() {}

  private static List<JobMetric> all() {
    List<JobMetric> all = new ArrayList<>(Metrics.ALL);
    all.addAll(FlinkMetrics.ALL);
    return List.copyOf(all);
  }

  /** Returns the description of a metric. */
  public static HealthReport.Metric describe(JobMetric metric) {
    return new HealthReport.Metric(
        metric.name(), label(metric.name()), unit(metric.unit()), metric.meaning());
  }

  /**
   * Combines the values of two instances of a job: amounts are added up, and of times the longer
   * one counts.
   */
  public static double combine(JobMetric metric, double a, double b) {
    return metric.type() == Type.COUNTER || AMOUNTS.contains(metric.unit())
        ? a + b
        : Math.max(a, b);
  }

  /** Returns a value as a whole number if it is one. */
  public static Number number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return (long) value;
    }
    return value;
  }

  /** Returns words for a name such as {@code watermarkLagMillis}: its unit is shown elsewhere. */
  static String label(String name) {
    String words =
        name.replaceFirst("^(num|millis|numberOf)(?=[A-Z])", "")
            .replaceFirst("(?<=[a-z])(MsPerSecond|Millis|Seconds)$", "")
            .replaceAll("(?<=[a-z])(?=[A-Z0-9])", " ")
            .toLowerCase(Locale.ROOT);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  static String unit(Unit unit) {
    return unit.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
