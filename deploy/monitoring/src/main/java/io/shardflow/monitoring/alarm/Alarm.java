package io.shardflow.monitoring.alarm;

import io.shardflow.jobs.metrics.JobMetric;
import java.time.Duration;
import java.util.List;

/**
 * The declaration of an alarm.
 *
 * @param name in camel case; the name of the runbook, too
 * @param severity how urgent it is
 * @param summary what has happened to the job, as the end of a sentence: {@code JOB summary}
 * @param metrics the metrics that it needs
 * @param expression the condition in PromQL, with the placeholders of {@link
 *     io.shardflow.monitoring.prometheus.PromQl}
 * @param window the value of the placeholder for the time window; zero if there is none
 * @param hold for how long the condition must hold before the alarm fires
 * @param cloudWatch the condition in CloudWatch
 */
public record Alarm(
    String name,
    Severity severity,
    String summary,
    List<JobMetric> metrics,
    String expression,
    Duration window,
    Duration hold,
    CloudWatchForm cloudWatch) {
  /** The folder of the runbooks, from the root of the repository. */
  private static final String RUNBOOKS = "deploy/monitoring/runbooks/";

  public Alarm {
    metrics = List.copyOf(metrics);
  }

  /** Returns the name of the alert in Prometheus. */
  public String alertName() {
    return "Shardflow" + name;
  }

  /** Returns the path of the runbook, from the root of the repository. */
  public String runbook() {
    return RUNBOOKS + name + ".md";
  }

  /** Returns the same alarm with other times, for tests. */
  public Alarm withTimes(Duration newWindow, Duration newHold) {
    return new Alarm(name, severity, summary, metrics, expression, newWindow, newHold, cloudWatch);
  }
}
