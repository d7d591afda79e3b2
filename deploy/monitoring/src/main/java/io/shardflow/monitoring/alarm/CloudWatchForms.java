package io.shardflow.monitoring.alarm;

import static io.shardflow.monitoring.cloudwatch.CloudWatchQuery.expression;
import static io.shardflow.monitoring.cloudwatch.CloudWatchQuery.metric;
import static io.shardflow.monitoring.cloudwatch.CloudWatchQuery.ofKinesis;
import static io.shardflow.monitoring.cloudwatch.CloudWatchQuery.ofStream;

import io.shardflow.jobs.metrics.FlinkMetrics;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.monitoring.alarm.CloudWatchForm.Condition;
import io.shardflow.monitoring.cloudwatch.Application;
import io.shardflow.monitoring.cloudwatch.CloudWatchQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The alarms as conditions of CloudWatch.
 *
 * <p>Counters arrive there as samples of their value, several per minute and one for each parallel
 * instance. The number of samples in a minute can vary, so sums are no measure: shares are computed
 * from the growth of averages, which are all over the same instances. After a restart the growth is
 * negative, and no alarm fires.
 */
final class CloudWatchForms {
  private static final int MINUTE = 60;
  private static final int FIVE_MINUTES = 300;
  private static final int QUARTER = 900;
  private static final int DAY = 86_400;

  /** The service takes this many snapshots of each instance. */
  private static final int SAMPLES_PER_MINUTE = 4;

  static final CloudWatchForm JOB_DOWN =
      application ->
          List.of(
              Condition.above(
                      0,
                      5,
                      metric("m1", FlinkMetrics.DOWNTIME, application.name(), "Maximum", MINUTE))
                  .missingBreaches());

  static final CloudWatchForm RESTART_LOOP =
      application -> List.of(growth(FlinkMetrics.RESTARTS, "Maximum", 3, application));

  static final CloudWatchForm NO_DATA =
      application ->
          List.of(
              new Condition(
                  List.of(
                      metric(
                              "m1",
                              Metrics.RECORDS_READ,
                              application.name(),
                              "Average",
                              FIVE_MINUTES)
                          .hidden(),
                      expression("e1", "DIFF(m1)", FIVE_MINUTES)),
                  "LessThanOrEqualToThreshold",
                  0,
                  3,
                  Condition.NOT_BREACHING));

  static final CloudWatchForm BEHIND =
      application ->
          application.streams().stream()
              .map(
                  stream ->
                      Condition.above(
                          300_000,
                          5,
                          ofStream(
                              "m1",
                              FlinkMetrics.MILLIS_BEHIND_LATEST,
                              application.name(),
                              stream.id(),
                              "Maximum",
                              MINUTE)))
              .toList();

  static final CloudWatchForm CHECKPOINT_FAILING =
      application -> List.of(growth(FlinkMetrics.CHECKPOINTS_FAILED, "Maximum", 2, application));

  static final CloudWatchForm CHECKPOINT_TOO_OLD =
      application -> List.of(maximum(Metrics.CHECKPOINT_AGE, 900, 2, application));

  static final CloudWatchForm DELIVERY_STUCK =
      application ->
          application.delivers()
              ? List.of(maximum(Metrics.OLDEST_PENDING_SECONDS, 300, 3, application))
              : List.of();

  static final CloudWatchForm DEAD_LETTERS =
      application -> List.of(share(1, 2, application, Metrics.RECORDS_MALFORMED));

  static final CloudWatchForm LATE_EVENTS =
      application ->
          application.has(Metrics.RECORDS_LATE)
              ? List.of(share(5, 4, application, Metrics.RECORDS_LATE))
              : List.of();

  static final CloudWatchForm WRONG_TIMES =
      application ->
          List.of(share(1, 4, application, Metrics.RECORDS_AHEAD, Metrics.RECORDS_BEFORE_1990));

  static final CloudWatchForm WATERMARK_BEHIND =
      application -> List.of(maximum(Metrics.WATERMARK_LAG, 600_000, 10, application));

  /** By the share of throttled reads, which all readers of the stream cause together. */
  static final CloudWatchForm CONSUMER_THROTTLED =
      application ->
          application.polls()
              ? application.streams().stream()
                  .map(
                      stream ->
                          Condition.above(
                              0.2,
                              3,
                              ofKinesis(
                                  "m1",
                                  "ReadProvisionedThroughputExceeded",
                                  stream.name(),
                                  "Average",
                                  FIVE_MINUTES)))
                  .toList()
              : List.of();

  /** From 100 to 150 MB is a growth by a third of the new size. */
  static final CloudWatchForm CHECKPOINT_GROWING =
      application ->
          List.of(
              Condition.above(
                  1.0 / 3,
                  1,
                  metric("m1", FlinkMetrics.CHECKPOINT_WRITTEN, application.name(), "Average", DAY)
                      .hidden(),
                  expression("e1", "IF(m1 > 100000000, DIFF(m1) / m1, 0)", DAY)));

  static final CloudWatchForm UNDELIVERED =
      application ->
          application.delivers()
              ? List.of(growth(Metrics.ROWS_UNDELIVERED, "Average", 0, application))
              : List.of();

  static final CloudWatchForm STALE_RULES =
      application ->
          Stream.of(Metrics.RULE_FAILURES, Metrics.REFERENCE_FAILURES)
              .filter(metric -> application.has(metric))
              .map(metric -> growth(metric, "Average", 0, application))
              .toList();

  static final CloudWatchForm MANY_OPEN_ALERTS =
      application ->
          application.has(Metrics.ALERTS_OPEN)
              ? List.of(
                  Condition.above(
                      100,
                      6,
                      metric("m1", Metrics.ALERTS_OPEN, application.name(), "Sum", FIVE_MINUTES)
                          .hidden(),
                      expression(
                          "e1",
                          "m1 / %d".formatted(SAMPLES_PER_MINUTE * FIVE_MINUTES / MINUTE),
                          FIVE_MINUTES)))
              : List.of();

  private CloudWatchForms() {}

  private static Condition maximum(
      JobMetric gauge, double threshold, int minutes, Application application) {
    return Condition.above(
        threshold, minutes, metric("m1", gauge, application.name(), "Maximum", MINUTE));
  }

  /** The metric grows by more than this within a quarter of an hour. */
  private static Condition growth(
      JobMetric counter, String stat, double threshold, Application application) {
    return Condition.above(
        threshold,
        1,
        metric("m1", counter, application.name(), stat, QUARTER).hidden(),
        expression("e1", "DIFF(m1)", QUARTER));
  }

  /** The counters together grow by more than this percentage of the records read. */
  private static Condition share(
      double percent, int periods, Application application, JobMetric... counters) {
    List<CloudWatchQuery> queries = new ArrayList<>();
    queries.add(
        metric("m0", Metrics.RECORDS_READ, application.name(), "Average", FIVE_MINUTES).hidden());
    StringBuilder sum = new StringBuilder();
    for (int i = 1; i <= counters.length; i++) {
      queries.add(
          metric("m" + i, counters[i - 1], application.name(), "Average", FIVE_MINUTES).hidden());
      sum.append(i == 1 ? "" : " + ").append("DIFF(m").append(i).append(')');
    }
    queries.add(
        expression("e1", "IF(DIFF(m0) > 0, 100 * (" + sum + ") / DIFF(m0), 0)", FIVE_MINUTES));
    return Condition.above(percent, periods, queries.toArray(CloudWatchQuery[]::new));
  }
}
