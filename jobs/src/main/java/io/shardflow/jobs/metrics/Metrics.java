package io.shardflow.jobs.metrics;

import static io.shardflow.jobs.metrics.JobMetric.counter;
import static io.shardflow.jobs.metrics.JobMetric.gauge;

import io.shardflow.jobs.metrics.JobMetric.Dimension;
import io.shardflow.jobs.metrics.JobMetric.Unit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metrics that the jobs add to those of Flink. In Managed Service for Apache Flink, all are
 * sent to CloudWatch, under the same names.
 */
public final class Metrics {
  private static final String KINESIS = "source.type=kinesis";
  private static final String DELIVERY = "deliver.DATA-SET";
  private static final String REFERENCE = "reference.path";

  public static final JobMetric RECORDS_READ =
      counter(
          "recordsRead",
          Unit.RECORDS,
          Dimension.OPERATOR,
          "events and dead letters read from the source");
  public static final JobMetric RECORDS_MALFORMED =
      counter(
          "recordsMalformed",
          Unit.RECORDS,
          Dimension.OPERATOR,
          "records that cannot be decoded, and go to dead-letters");
  public static final JobMetric RECORDS_AHEAD =
      counter(
          "recordsAhead",
          Unit.RECORDS,
          Dimension.OPERATOR,
          "events whose time is after their arrival by more than time.max-ahead");
  public static final JobMetric RECORDS_BEFORE_1990 =
      counter(
          "recordsBefore1990",
          Unit.RECORDS,
          Dimension.OPERATOR,
          "events whose time is before 1990, probably because its unit is wrong");
  public static final JobMetric CHECKPOINT_AGE =
      gauge(
          "checkpointAgeSeconds",
          Unit.SECONDS,
          Dimension.OPERATOR,
          "time since the last checkpoint or savepoint was completed, or else since the start or"
              + " restart of the job");
  public static final JobMetric WATERMARK_LAG =
      gauge(
              "watermarkLagMillis",
              Unit.MILLISECONDS,
              Dimension.OPERATOR,
              "how far the watermark of the source is behind the present; -1 before the first"
                  + " watermark, and while all shards of the instance are idle")
          .onlyWith(KINESIS);
  public static final JobMetric REQUESTS_THROTTLED =
      counter(
              "requestsThrottled",
              Unit.REQUESTS,
              Dimension.OPERATOR,
              "requests to read from Kinesis that were throttled, also when the AWS SDK repeated them"
                  + " three times, and are made again")
          .onlyWith("source.reader=polling");
  public static final JobMetric RECORDS_LATE =
      counter(
          "recordsLate",
          Unit.RECORDS,
          Dimension.OPERATOR,
          "events whose windows are closed, which go to late-events");
  public static final JobMetric RECORDS_FILTERED =
      counter(
          "recordsFiltered", Unit.RECORDS, Dimension.OPERATOR, "readings that are no anomalies");
  public static final JobMetric ANOMALIES =
      counter(
          "anomalies",
          Unit.RECORDS,
          Dimension.OPERATOR,
          "readings that break the rule of their sensor type");
  public static final JobMetric DUPLICATES_DROPPED =
      counter(
          "duplicatesDropped",
          Unit.RECORDS,
          Dimension.OPERATOR,
          "events with the same fields as an earlier one");
  public static final JobMetric RECORDS_UNKNOWN =
      counter(
              "recordsUnknown",
              Unit.RECORDS,
              Dimension.OPERATOR,
              "rows whose id is not in the reference data")
          .onlyWith(REFERENCE);
  public static final JobMetric REFERENCE_FAILURES =
      counter(
              "referenceFailures",
              Unit.FAILURES,
              Dimension.OPERATOR,
              "failed attempts to read the reference data; the previous data remain in use")
          .onlyWith(REFERENCE);
  public static final JobMetric RULE_FAILURES =
      counter(
          "ruleFailures",
          Unit.FAILURES,
          Dimension.OPERATOR,
          "failed attempts to read the alert rules; the previous rules remain in use");
  public static final JobMetric ALERTS_OPENED =
      counter("alertsOpened", Unit.ALERTS, Dimension.OPERATOR, "alerts that were opened");
  public static final JobMetric ALERTS_CLOSED =
      counter("alertsClosed", Unit.ALERTS, Dimension.OPERATOR, "alerts that were closed");
  public static final JobMetric ALERTS_OPEN =
      gauge("alertsOpen", Unit.ALERTS, Dimension.OPERATOR, "alerts that are open now");
  public static final JobMetric ROWS_WRITTEN =
      counter(
          "rowsWritten",
          Unit.ROWS,
          Dimension.DATA_SET,
          "rows written to the files or the table of a data set, except late-events, which"
              + " counts recordsLate");
  public static final JobMetric ROWS_REFUSED =
      counter(
          "rowsRefused",
          Unit.ROWS,
          Dimension.DATA_SET,
          "rows that the format or the folders of a data set cannot hold, and that go to"
              + " dead-letters");
  public static final JobMetric ROWS_NOT_WRITTEN =
      counter(
              "rowsNotWritten",
              Unit.ROWS,
              Dimension.DATA_SET,
              "rows of a data set that is neither a file nor a table")
          .onlyWith("sink.data-sets");
  public static final JobMetric ROWS_DELIVERED =
      counter("rowsDelivered", Unit.ROWS, Dimension.TARGET, "rows that the receiver has confirmed")
          .onlyWith(DELIVERY);
  public static final JobMetric ROWS_RETRIED =
      counter(
              "rowsRetried",
              Unit.ATTEMPTS,
              Dimension.TARGET,
              "failed attempts to deliver a row, which is sent again")
          .onlyWith(DELIVERY);
  public static final JobMetric ROWS_UNDELIVERED =
      counter(
              "rowsUndelivered",
              Unit.ROWS,
              Dimension.TARGET,
              "rows that the receiver refuses for good, and that go to undelivered")
          .onlyWith(DELIVERY);
  public static final JobMetric ROWS_PENDING =
      gauge(
              "rowsPending",
              Unit.ROWS,
              Dimension.TARGET,
              "rows that wait for their delivery, or are on their way")
          .onlyWith(DELIVERY);
  public static final JobMetric OLDEST_PENDING_SECONDS =
      gauge(
              "oldestPendingSeconds",
              Unit.SECONDS,
              Dimension.TARGET,
              "age of the oldest row that waits for its delivery")
          .onlyWith(DELIVERY);

  /** The metrics of every job. Those with a condition exist only if it is met. */
  public static final List<JobMetric> COMMON =
      List.of(
          RECORDS_READ,
          RECORDS_MALFORMED,
          RECORDS_AHEAD,
          RECORDS_BEFORE_1990,
          WATERMARK_LAG,
          REQUESTS_THROTTLED,
          CHECKPOINT_AGE,
          ROWS_WRITTEN,
          ROWS_REFUSED,
          ROWS_NOT_WRITTEN,
          ROWS_DELIVERED,
          ROWS_RETRIED,
          ROWS_UNDELIVERED,
          ROWS_PENDING,
          OLDEST_PENDING_SECONDS);

  /** All metrics of the jobs: the common ones, then those that only some jobs have. */
  public static final List<JobMetric> ALL =
      Stream.concat(
              COMMON.stream(),
              Stream.of(
                  RECORDS_LATE,
                  DUPLICATES_DROPPED,
                  ANOMALIES,
                  RECORDS_FILTERED,
                  RECORDS_UNKNOWN,
                  REFERENCE_FAILURES,
                  ALERTS_OPENED,
                  ALERTS_CLOSED,
                  ALERTS_OPEN,
                  RULE_FAILURES))
          .collect(Collectors.toUnmodifiableList());

  private Metrics() {}
}
