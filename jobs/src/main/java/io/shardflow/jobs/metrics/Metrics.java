package io.shardflow.jobs.metrics;

/** The names of the counters that the jobs add to those of Flink. */
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
  public static final String ROWS_WRITTEN = "rowsWritten";
  public static final String ROWS_REFUSED = "rowsRefused";

  private Metrics() {}
}
