package io.shardflow.monitoring.prometheus;

import io.shardflow.jobs.metrics.JobMetric;

/**
 * Parts of PromQL expressions. All values are by job: the labels {@code cluster}, which the
 * configuration of Prometheus adds, and {@code job_name}, which Flink adds. Time windows are
 * written as {@link #WINDOW}, which the user of the expression replaces.
 */
public final class PromQl {
  /** Stands for a duration, such as {@code 5m}. */
  public static final String WINDOW = "$window";

  /** The labels that identify a job. */
  public static final String JOB = "cluster, job_name";

  /** Stands for the label matchers of a dashboard; empty in rules. */
  public static final String SELECTOR = "$selector";

  private PromQl() {}

  /** Returns the increase per second of a counter, summed over all instances of a job. */
  public static String rate(JobMetric counter) {
    return sum("rate(" + series(counter) + "[" + WINDOW + "])");
  }

  /** Returns the increase of a counter in the window, summed over all instances of a job. */
  public static String increase(JobMetric counter) {
    return sum("increase(" + series(counter) + "[" + WINDOW + "])");
  }

  /** As {@link #rate}, where a job without the metric counts as 0 if it has the other one. */
  public static String rateOrZero(JobMetric counter, JobMetric other) {
    return "(" + rate(counter) + " or 0 * " + rate(other) + ")";
  }

  /** Returns the highest value of a gauge over all instances of a job. */
  public static String max(JobMetric gauge) {
    return "max by (" + JOB + ") (" + series(gauge) + ")";
  }

  /** Returns the sum of a gauge over all instances of a job. */
  public static String total(JobMetric gauge) {
    return sum(series(gauge));
  }

  /** Returns a sum over all instances of a job. */
  public static String sum(String expression) {
    return "sum by (" + JOB + ") (" + expression + ")";
  }

  /** Returns the time series of a metric. */
  public static String series(JobMetric metric) {
    return metric.prometheusName() + SELECTOR;
  }

  /** Completes an expression for a rule. */
  public static String forRule(String expression, String window) {
    return expression.replace(SELECTOR, "").replace(WINDOW, window);
  }

  /**
   * Completes an expression for a dashboard.
   *
   * @param matchers label matchers such as {@code job_name=~"$job"}
   */
  public static String forDashboard(String expression, String matchers, String window) {
    return expression.replace(SELECTOR, "{" + matchers + "}").replace(WINDOW, window);
  }
}
