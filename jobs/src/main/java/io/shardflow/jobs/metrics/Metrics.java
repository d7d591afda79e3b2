package io.shardflow.jobs.metrics;

/**
 * The names of the metrics that the jobs add to those of Flink: counters, unless said otherwise.
 */
public final class Metrics {
  public static final String RECORDS_READ = "recordsRead";
  public static final String RECORDS_MALFORMED = "recordsMalformed";
  public static final String RECORDS_AHEAD = "recordsAhead";
  public static final String RECORDS_BEFORE_1990 = "recordsBefore1990";
  public static final String RECORDS_LATE = "recordsLate";
  public static final String RECORDS_FILTERED = "recordsFiltered";
  public static final String DUPLICATES_DROPPED = "duplicatesDropped";
  public static final String ANOMALIES = "anomalies";
  public static final String RECORDS_UNKNOWN = "recordsUnknown";
  public static final String REFERENCE_FAILURES = "referenceFailures";
  public static final String RULE_FAILURES = "ruleFailures";
  public static final String ALERTS_OPENED = "alertsOpened";
  public static final String ALERTS_CLOSED = "alertsClosed";
  public static final String ALERTS_OPEN = "alertsOpen";
  public static final String ROWS_WRITTEN = "rowsWritten";
  public static final String ROWS_REFUSED = "rowsRefused";

  /** Rows of a data set that is neither a file nor a table. */
  public static final String ROWS_NOT_WRITTEN = "rowsNotWritten";

  public static final String ROWS_DELIVERED = "rowsDelivered";

  /** Attempts to deliver a row that failed, so that the row is sent again. */
  public static final String ROWS_RETRIED = "rowsRetried";

  public static final String ROWS_UNDELIVERED = "rowsUndelivered";

  /** A gauge: rows that wait for their delivery, or are on their way. */
  public static final String ROWS_PENDING = "rowsPending";

  /** A gauge: for how long the oldest of those has waited. */
  public static final String OLDEST_PENDING_SECONDS = "oldestPendingSeconds";

  private Metrics() {}
}
