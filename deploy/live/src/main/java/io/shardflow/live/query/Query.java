package io.shardflow.live.query;

import java.time.ZoneId;
import java.util.List;

/** A question to the store. Queries are equal if they ask the same. */
public sealed interface Query {

  /** Asks which data sets there are. */
  record Sets() implements Query {}

  /**
   * Asks for the measures of a data set over time.
   *
   * @param set the id of the data set
   * @param by the keys to group by, as they were given: names, or several names with commas
   *     between; empty for the total only
   * @param where conditions {@code KEY:VALUE}; conditions of one key are alternatives
   * @param measures the names of measures; empty for all
   * @param range the span of time
   * @param zone the time zone of days
   * @param step the length of a bucket
   * @param top how many groups are returned
   * @param order the measure by which groups are ranked; null for the first one
   */
  record Series(
      String set,
      List<String> by,
      List<String> where,
      List<String> measures,
      Range range,
      ZoneId zone,
      Step step,
      int top,
      String order)
      implements Query {}

  /**
   * Asks for the newest row of each key.
   *
   * @param set the id of the data set
   * @param where conditions {@code COLUMN:VALUE}
   * @param limit how many rows are returned
   */
  record Latest(String set, List<String> where, int limit) implements Query {}

  /**
   * Asks for the newest rows.
   *
   * @param set the id of the data set
   * @param where conditions {@code COLUMN:VALUE}
   * @param limit how many rows are returned
   * @param before only rows with a smaller number; {@link Long#MAX_VALUE} for the newest
   */
  record Rows(String set, List<String> where, int limit, long before) implements Query {}

  /** A span of time, in event time. */
  sealed interface Range {}

  /**
   * From one time to another, in milliseconds since 1970.
   *
   * @param from the first millisecond; null for the oldest row
   * @param to the first millisecond that does not belong to it; null for the newest row
   */
  record Between(Long from, Long to) implements Range {}

  /** The milliseconds before the end of the newest step. */
  record Last(long millis) implements Range {}

  /** A span that depends on the data set. */
  enum Named implements Range {
    /** All rows. */
    ALL,
    /** From midnight in the time zone of the query, of the day of the newest row. */
    TODAY,
    /** The newest complete step. */
    LATEST
  }

  /** The length of a bucket. */
  sealed interface Step {}

  /** A fixed number of milliseconds. */
  record Fixed(long millis) implements Step {}

  /** A length that depends on the query. */
  enum NamedStep implements Step {
    /** A length that makes at most some hundred buckets. */
    AUTO,
    /** One bucket for the whole range. */
    ALL,
    /** Days of the time zone: 23 or 25 hours when the clocks change. */
    DAY
  }
}
