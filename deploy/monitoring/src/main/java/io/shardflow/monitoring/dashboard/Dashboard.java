package io.shardflow.monitoring.dashboard;

import static io.shardflow.monitoring.prometheus.PromQl.JOB;
import static io.shardflow.monitoring.prometheus.PromQl.WINDOW;
import static io.shardflow.monitoring.prometheus.PromQl.increase;
import static io.shardflow.monitoring.prometheus.PromQl.max;
import static io.shardflow.monitoring.prometheus.PromQl.rate;
import static io.shardflow.monitoring.prometheus.PromQl.rateOrZero;
import static io.shardflow.monitoring.prometheus.PromQl.series;
import static io.shardflow.monitoring.prometheus.PromQl.total;

import io.shardflow.jobs.metrics.FlinkMetrics;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.monitoring.cloudwatch.Application;
import io.shardflow.monitoring.cloudwatch.CloudWatchQuery;
import io.shardflow.monitoring.dashboard.Panel.Line;
import java.util.List;
import java.util.function.Function;

/** The panels of all jobs, in rows. */
public final class Dashboard {
  private static final String BY_JOB = "{{job_name}}";
  private static final String BY_OPERATOR = "{{job_name}}: {{operator_name}}";

  public static final List<Row> ROWS =
      List.of(
          new Row(
              "Records",
              List.of(
                  counter(Metrics.RECORDS_READ, "Records read"),
                  new Panel(
                      "Rows written, by data set",
                      Units.PER_SECOND,
                      List.of(
                          new Line(byOperator(Metrics.ROWS_WRITTEN), BY_OPERATOR),
                          new Line(byOperator(Metrics.ROWS_NOT_WRITTEN), BY_OPERATOR)),
                      CloudWatchLines.rowsByDataSet()),
                  new Panel(
                      "Duplicates, anomalies and other readings",
                      Units.PER_SECOND,
                      List.of(
                          new Line(rate(Metrics.DUPLICATES_DROPPED), BY_JOB + " duplicates"),
                          new Line(rate(Metrics.ANOMALIES), BY_JOB + " anomalies"),
                          new Line(rate(Metrics.RECORDS_FILTERED), BY_JOB + " others")),
                      CloudWatchLines.rates(
                          Metrics.DUPLICATES_DROPPED,
                          Metrics.ANOMALIES,
                          Metrics.RECORDS_FILTERED)))),
          new Row(
              "Lateness",
              List.of(
                  counter(Metrics.RECORDS_LATE, "Late events"),
                  new Panel(
                      "Late events, share",
                      Units.SHARE,
                      List.of(
                          new Line(
                              rate(Metrics.RECORDS_LATE) + " / " + rate(Metrics.RECORDS_READ),
                              BY_JOB)),
                      CloudWatchLines.share(Metrics.RECORDS_LATE)),
                  new Panel(
                      "Events with wrong times",
                      Units.PER_SECOND,
                      List.of(
                          new Line(rate(Metrics.RECORDS_AHEAD), BY_JOB + " ahead"),
                          new Line(rate(Metrics.RECORDS_BEFORE_1990), BY_JOB + " before 1990")),
                      CloudWatchLines.rates(Metrics.RECORDS_AHEAD, Metrics.RECORDS_BEFORE_1990)))),
          new Row(
              "Dead letters",
              List.of(
                  new Panel(
                      "Dead letters",
                      Units.PER_SECOND,
                      List.of(
                          new Line(rate(Metrics.RECORDS_MALFORMED), BY_JOB + " malformed"),
                          new Line(rate(Metrics.ROWS_REFUSED), BY_JOB + " refused rows")),
                      CloudWatchLines.rates(Metrics.RECORDS_MALFORMED)),
                  new Panel(
                      "Dead letters, share",
                      Units.SHARE,
                      List.of(
                          new Line(
                              "(%s + %s) / %s"
                                  .formatted(
                                      rate(Metrics.RECORDS_MALFORMED),
                                      rateOrZero(Metrics.ROWS_REFUSED, Metrics.RECORDS_MALFORMED),
                                      rate(Metrics.RECORDS_READ)),
                              BY_JOB)),
                      CloudWatchLines.share(Metrics.RECORDS_MALFORMED)))),
          new Row(
              "Watermark",
              List.of(
                  new Panel(
                      "Watermark behind the present",
                      Units.MILLISECONDS,
                      List.of(new Line(max(Metrics.WATERMARK_LAG), BY_JOB)),
                      CloudWatchLines.maximum(Metrics.WATERMARK_LAG)))),
          new Row(
              "Kinesis",
              List.of(
                  new Panel(
                      "Behind the stream",
                      Units.MILLISECONDS,
                      List.of(
                          new Line(
                              "max by (%s, stream) (%s)"
                                  .formatted(JOB, series(FlinkMetrics.MILLIS_BEHIND_LATEST)),
                              BY_JOB + " {{stream}}")),
                      CloudWatchLines.behind()),
                  new Panel(
                      "Shards that are furthest behind",
                      Units.MILLISECONDS,
                      List.of(
                          new Line(
                              "topk(5, max by (%s, stream, shardId) (%s))"
                                  .formatted(JOB, series(FlinkMetrics.MILLIS_BEHIND_LATEST)),
                              BY_JOB + " {{stream}} {{shardId}}")),
                      CloudWatchLines.iteratorAge()),
                  new Panel(
                      "Throttled requests",
                      Units.PER_SECOND,
                      List.of(new Line(rate(Metrics.REQUESTS_THROTTLED), BY_JOB)),
                      CloudWatchLines.throttledReads()))),
          new Row(
              "Checkpoints",
              List.of(
                  gauge(Metrics.CHECKPOINT_AGE, "Age of the last checkpoint", Units.SECONDS),
                  gauge(
                      FlinkMetrics.CHECKPOINT_DURATION,
                      "Duration of the last checkpoint",
                      Units.MILLISECONDS),
                  new Panel(
                      "Size of the last checkpoint",
                      Units.BYTES,
                      List.of(
                          new Line(max(FlinkMetrics.CHECKPOINT_SIZE), BY_JOB + " state"),
                          new Line(max(FlinkMetrics.CHECKPOINT_WRITTEN), BY_JOB + " written")),
                      CloudWatchLines.maximum(FlinkMetrics.CHECKPOINT_WRITTEN)),
                  new Panel(
                      "Checkpoints completed and failed",
                      Units.COUNT,
                      List.of(
                          new Line(
                              maxIncrease(FlinkMetrics.CHECKPOINTS_COMPLETED),
                              BY_JOB + " completed"),
                          new Line(
                              maxIncrease(FlinkMetrics.CHECKPOINTS_FAILED), BY_JOB + " failed")),
                      CloudWatchLines.growth(FlinkMetrics.CHECKPOINTS_FAILED)))),
          new Row(
              "Restarts and load",
              List.of(
                  new Panel(
                      "Restarts",
                      Units.COUNT,
                      List.of(new Line(maxIncrease(FlinkMetrics.RESTARTS), BY_JOB)),
                      CloudWatchLines.growth(FlinkMetrics.RESTARTS)),
                  new Panel(
                      "Time since the start, time since a failure",
                      Units.MILLISECONDS,
                      List.of(
                          new Line(max(FlinkMetrics.UPTIME), BY_JOB + " up"),
                          new Line(max(FlinkMetrics.DOWNTIME), BY_JOB + " down")),
                      CloudWatchLines.maximum(FlinkMetrics.DOWNTIME)),
                  new Panel(
                      "Busiest task, of 1000 ms per second",
                      Units.MILLISECONDS,
                      List.of(
                          new Line(max(FlinkMetrics.BUSY), BY_JOB + " busy"),
                          new Line(max(FlinkMetrics.BACK_PRESSURE), BY_JOB + " back-pressured")),
                      CloudWatchLines.load()))),
          new Row(
              "Deliveries",
              List.of(
                  new Panel(
                      "Rows delivered, retried, refused",
                      Units.PER_SECOND,
                      List.of(
                          new Line(rate(Metrics.ROWS_DELIVERED), BY_JOB + " delivered"),
                          new Line(rate(Metrics.ROWS_RETRIED), BY_JOB + " retried"),
                          new Line(rate(Metrics.ROWS_UNDELIVERED), BY_JOB + " refused")),
                      ifDelivering(
                          CloudWatchLines.rates(
                              Metrics.ROWS_DELIVERED,
                              Metrics.ROWS_RETRIED,
                              Metrics.ROWS_UNDELIVERED))),
                  new Panel(
                      "Rows that wait",
                      Units.COUNT,
                      List.of(new Line(total(Metrics.ROWS_PENDING), BY_JOB)),
                      ifDelivering(CloudWatchLines.total(Metrics.ROWS_PENDING))),
                  new Panel(
                      "Age of the oldest row that waits",
                      Units.SECONDS,
                      List.of(
                          new Line(
                              "max by (%s, operator_name) (%s)"
                                  .formatted(JOB, series(Metrics.OLDEST_PENDING_SECONDS)),
                              BY_OPERATOR)),
                      ifDelivering(CloudWatchLines.maximum(Metrics.OLDEST_PENDING_SECONDS))))),
          new Row(
              "Alerts and rules",
              List.of(
                  new Panel(
                      "Open alerts",
                      Units.COUNT,
                      List.of(new Line(total(Metrics.ALERTS_OPEN), BY_JOB)),
                      CloudWatchLines.total(Metrics.ALERTS_OPEN)),
                  new Panel(
                      "Alerts opened and closed",
                      Units.COUNT,
                      List.of(
                          new Line(increase(Metrics.ALERTS_OPENED), BY_JOB + " opened"),
                          new Line(increase(Metrics.ALERTS_CLOSED), BY_JOB + " closed")),
                      CloudWatchLines.rates(Metrics.ALERTS_OPENED, Metrics.ALERTS_CLOSED)),
                  new Panel(
                      "Files that could not be read, ids that are unknown",
                      Units.COUNT,
                      List.of(
                          new Line(increase(Metrics.RULE_FAILURES), BY_JOB + " rules"),
                          new Line(increase(Metrics.REFERENCE_FAILURES), BY_JOB + " reference"),
                          new Line(increase(Metrics.RECORDS_UNKNOWN), BY_JOB + " unknown ids")),
                      CloudWatchLines.rates(
                          Metrics.RULE_FAILURES,
                          Metrics.REFERENCE_FAILURES,
                          Metrics.RECORDS_UNKNOWN)))));

  private Dashboard() {}

  private static Panel counter(JobMetric metric, String title) {
    return new Panel(
        title,
        Units.PER_SECOND,
        List.of(new Line(rate(metric), BY_JOB)),
        CloudWatchLines.rates(metric));
  }

  private static Panel gauge(JobMetric metric, String title, String unit) {
    return new Panel(
        title, unit, List.of(new Line(max(metric), BY_JOB)), CloudWatchLines.maximum(metric));
  }

  private static String byOperator(JobMetric counter) {
    return "sum by (%s, operator_name) (rate(%s[%s]))".formatted(JOB, series(counter), WINDOW);
  }

  private static String maxIncrease(JobMetric metric) {
    return "max by (%s) (increase(%s[%s]))".formatted(JOB, series(metric), WINDOW);
  }

  private static Function<Application, List<CloudWatchQuery>> ifDelivering(
      Function<Application, List<CloudWatchQuery>> lines) {
    return application -> application.delivers() ? lines.apply(application) : List.of();
  }
}
