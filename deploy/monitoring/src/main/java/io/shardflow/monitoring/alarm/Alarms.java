package io.shardflow.monitoring.alarm;

import static io.shardflow.jobs.metrics.FlinkMetrics.CHECKPOINTS_FAILED;
import static io.shardflow.jobs.metrics.FlinkMetrics.CHECKPOINT_SIZE;
import static io.shardflow.jobs.metrics.FlinkMetrics.CHECKPOINT_WRITTEN;
import static io.shardflow.jobs.metrics.FlinkMetrics.DOWNTIME;
import static io.shardflow.jobs.metrics.FlinkMetrics.MILLIS_BEHIND_LATEST;
import static io.shardflow.jobs.metrics.FlinkMetrics.RESTARTS;
import static io.shardflow.jobs.metrics.Metrics.ALERTS_OPEN;
import static io.shardflow.jobs.metrics.Metrics.CHECKPOINT_AGE;
import static io.shardflow.jobs.metrics.Metrics.OLDEST_PENDING_SECONDS;
import static io.shardflow.jobs.metrics.Metrics.RECORDS_AHEAD;
import static io.shardflow.jobs.metrics.Metrics.RECORDS_BEFORE_1990;
import static io.shardflow.jobs.metrics.Metrics.RECORDS_LATE;
import static io.shardflow.jobs.metrics.Metrics.RECORDS_MALFORMED;
import static io.shardflow.jobs.metrics.Metrics.RECORDS_READ;
import static io.shardflow.jobs.metrics.Metrics.REFERENCE_FAILURES;
import static io.shardflow.jobs.metrics.Metrics.REQUESTS_THROTTLED;
import static io.shardflow.jobs.metrics.Metrics.ROWS_REFUSED;
import static io.shardflow.jobs.metrics.Metrics.ROWS_UNDELIVERED;
import static io.shardflow.jobs.metrics.Metrics.RULE_FAILURES;
import static io.shardflow.jobs.metrics.Metrics.WATERMARK_LAG;
import static io.shardflow.monitoring.prometheus.PromQl.JOB;
import static io.shardflow.monitoring.prometheus.PromQl.WINDOW;
import static io.shardflow.monitoring.prometheus.PromQl.increase;
import static io.shardflow.monitoring.prometheus.PromQl.max;
import static io.shardflow.monitoring.prometheus.PromQl.rate;
import static io.shardflow.monitoring.prometheus.PromQl.rateOrZero;
import static io.shardflow.monitoring.prometheus.PromQl.series;
import static io.shardflow.monitoring.prometheus.PromQl.total;

import java.time.Duration;
import java.util.List;

/** All alarms, the most urgent ones first. */
public final class Alarms {
  private static final Duration NONE = Duration.ZERO;

  public static final Alarm JOB_DOWN =
      new Alarm(
          "JobDown",
          Severity.PAGE,
          "is not running",
          List.of(DOWNTIME, RECORDS_READ),
          // While a job waits for slots, Flink calls it running, but no task reports.
          max(DOWNTIME)
              + " > 0 or (max by (%s) (max_over_time(%s[%s])) unless %s)"
                  .formatted(JOB, series(RECORDS_READ), WINDOW, max(RECORDS_READ)),
          Duration.ofHours(1),
          Duration.ofMinutes(5),
          CloudWatchForms.JOB_DOWN);

  public static final Alarm RESTART_LOOP =
      new Alarm(
          "RestartLoop",
          Severity.PAGE,
          "restarts again and again",
          List.of(RESTARTS),
          "max by (%s) (increase(%s[%s])) > 3".formatted(JOB, series(RESTARTS), WINDOW),
          Duration.ofMinutes(15),
          NONE,
          CloudWatchForms.RESTART_LOOP);

  public static final Alarm NO_DATA =
      new Alarm(
          "NoData",
          Severity.PAGE,
          "reads no records",
          List.of(RECORDS_READ),
          rate(RECORDS_READ) + " == 0",
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          CloudWatchForms.NO_DATA);

  public static final Alarm BEHIND =
      new Alarm(
          "Behind",
          Severity.PAGE,
          "is more than 5 minutes behind its stream",
          List.of(MILLIS_BEHIND_LATEST),
          max(MILLIS_BEHIND_LATEST) + " > 300000",
          NONE,
          Duration.ofMinutes(5),
          CloudWatchForms.BEHIND);

  public static final Alarm CHECKPOINT_FAILING =
      new Alarm(
          "CheckpointFailing",
          Severity.PAGE,
          "cannot complete its checkpoints",
          List.of(CHECKPOINTS_FAILED),
          "max by (%s) (increase(%s[%s])) > 2".formatted(JOB, series(CHECKPOINTS_FAILED), WINDOW),
          Duration.ofMinutes(15),
          NONE,
          CloudWatchForms.CHECKPOINT_FAILING);

  public static final Alarm CHECKPOINT_TOO_OLD =
      new Alarm(
          "CheckpointTooOld",
          Severity.PAGE,
          "has completed no checkpoint for more than 15 minutes",
          List.of(CHECKPOINT_AGE),
          max(CHECKPOINT_AGE) + " > 900",
          NONE,
          Duration.ofMinutes(1),
          CloudWatchForms.CHECKPOINT_TOO_OLD);

  public static final Alarm DELIVERY_STUCK =
      new Alarm(
          "DeliveryStuck",
          Severity.PAGE,
          "has rows that wait for their delivery for more than 5 minutes",
          List.of(OLDEST_PENDING_SECONDS),
          "max by (%s, operator_name) (%s) > 300".formatted(JOB, series(OLDEST_PENDING_SECONDS)),
          NONE,
          Duration.ofMinutes(2),
          CloudWatchForms.DELIVERY_STUCK);

  public static final Alarm DEAD_LETTERS =
      new Alarm(
          "DeadLetters",
          Severity.TICKET,
          "makes more than 1 % of its records dead letters",
          List.of(RECORDS_MALFORMED, ROWS_REFUSED, RECORDS_READ),
          "(%s + %s) / %s > 0.01"
              .formatted(
                  rate(RECORDS_MALFORMED),
                  rateOrZero(ROWS_REFUSED, RECORDS_MALFORMED),
                  rate(RECORDS_READ)),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          CloudWatchForms.DEAD_LETTERS);

  public static final Alarm LATE_EVENTS =
      new Alarm(
          "LateEvents",
          Severity.TICKET,
          "gets more than 5 % of its events too late for their windows",
          List.of(RECORDS_LATE, RECORDS_READ),
          rate(RECORDS_LATE) + " / " + rate(RECORDS_READ) + " > 0.05",
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          CloudWatchForms.LATE_EVENTS);

  public static final Alarm WRONG_TIMES =
      new Alarm(
          "WrongTimes",
          Severity.TICKET,
          "gets more than 1 % of its events with times that must be wrong",
          List.of(RECORDS_AHEAD, RECORDS_BEFORE_1990, RECORDS_READ),
          "(%s + %s) / %s > 0.01"
              .formatted(rate(RECORDS_AHEAD), rate(RECORDS_BEFORE_1990), rate(RECORDS_READ)),
          Duration.ofMinutes(10),
          Duration.ofMinutes(10),
          CloudWatchForms.WRONG_TIMES);

  public static final Alarm WATERMARK_BEHIND =
      new Alarm(
          "WatermarkBehind",
          Severity.TICKET,
          "has a watermark more than 10 minutes behind the present, so that windows close late",
          List.of(WATERMARK_LAG),
          max(WATERMARK_LAG) + " > 600000",
          NONE,
          Duration.ofMinutes(10),
          CloudWatchForms.WATERMARK_BEHIND);

  public static final Alarm CONSUMER_THROTTLED =
      new Alarm(
          "ConsumerThrottled",
          Severity.TICKET,
          "is throttled by Kinesis more than six times per minute and shard",
          List.of(REQUESTS_THROTTLED, MILLIS_BEHIND_LATEST),
          "%s / count by (%s) (%s) > 0.1"
              .formatted(rate(REQUESTS_THROTTLED), JOB, series(MILLIS_BEHIND_LATEST)),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          CloudWatchForms.CONSUMER_THROTTLED);

  public static final Alarm CHECKPOINT_GROWING =
      new Alarm(
          "CheckpointGrowing",
          Severity.TICKET,
          "has a state of more than 100 MB that has grown by half within a day",
          List.of(CHECKPOINT_SIZE, CHECKPOINT_WRITTEN),
          "max by (%1$s) (avg_over_time(%2$s[%3$s])) > 1.5 * max by (%1$s) (avg_over_time(%2$s[%3$s] offset %3$s)) and %4$s > 1e8"
              .formatted(JOB, series(CHECKPOINT_SIZE), WINDOW, max(CHECKPOINT_SIZE)),
          Duration.ofDays(1),
          Duration.ofHours(1),
          CloudWatchForms.CHECKPOINT_GROWING);

  public static final Alarm UNDELIVERED =
      new Alarm(
          "Undelivered",
          Severity.TICKET,
          "has rows that a receiver refuses for good",
          List.of(ROWS_UNDELIVERED),
          "sum by (%s, operator_name) (increase(%s[%s])) > 0"
              .formatted(JOB, series(ROWS_UNDELIVERED), WINDOW),
          Duration.ofMinutes(15),
          NONE,
          CloudWatchForms.UNDELIVERED);

  public static final Alarm STALE_RULES =
      new Alarm(
          "StaleRules",
          Severity.TICKET,
          "cannot read its file of rules or reference data, and uses the previous ones",
          List.of(RULE_FAILURES, REFERENCE_FAILURES),
          increase(RULE_FAILURES) + " > 0 or " + increase(REFERENCE_FAILURES) + " > 0",
          Duration.ofMinutes(15),
          NONE,
          CloudWatchForms.STALE_RULES);

  public static final Alarm MANY_OPEN_ALERTS =
      new Alarm(
          "ManyOpenAlerts",
          Severity.TICKET,
          "has more than 100 open alerts about sensors",
          List.of(ALERTS_OPEN),
          total(ALERTS_OPEN) + " > 100",
          NONE,
          Duration.ofMinutes(30),
          CloudWatchForms.MANY_OPEN_ALERTS);

  public static final List<Alarm> ALL =
      List.of(
          JOB_DOWN,
          RESTART_LOOP,
          NO_DATA,
          BEHIND,
          CHECKPOINT_FAILING,
          CHECKPOINT_TOO_OLD,
          DELIVERY_STUCK,
          DEAD_LETTERS,
          LATE_EVENTS,
          WRONG_TIMES,
          WATERMARK_BEHIND,
          CONSUMER_THROTTLED,
          CHECKPOINT_GROWING,
          UNDELIVERED,
          STALE_RULES,
          MANY_OPEN_ALERTS);

  private Alarms() {}
}
