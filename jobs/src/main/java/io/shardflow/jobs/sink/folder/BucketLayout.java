package io.shardflow.jobs.sink.folder;

import java.time.format.DateTimeFormatter;

/** The layout of date folders. */
public enum BucketLayout {
  /** {@code year=2024/month=05/day=01/hour=12}, which Hive, Athena and Spark read as columns. */
  HIVE("'year='uuuu/'month='MM/'day='dd/'hour='HH"),
  /** {@code 2024/05/01/12}, the default of Amazon Data Firehose. */
  FIREHOSE("uuuu/MM/dd/HH");

  private final String pattern;

  BucketLayout(String pattern) {
    this.pattern = pattern;
  }

  DateTimeFormatter formatter() {
    return DateTimeFormatter.ofPattern(pattern);
  }
}
