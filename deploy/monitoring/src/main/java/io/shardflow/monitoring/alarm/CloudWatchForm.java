package io.shardflow.monitoring.alarm;

import io.shardflow.monitoring.cloudwatch.Application;
import io.shardflow.monitoring.cloudwatch.CloudWatchQuery;
import java.util.List;

/** An alarm as conditions of CloudWatch. */
@FunctionalInterface
public interface CloudWatchForm {
  /**
   * Returns the conditions for an application, each of which becomes an alarm: none if the
   * application cannot have the problem, several if it reads several streams.
   */
  List<Condition> of(Application application);

  /**
   * A condition.
   *
   * @param queries the last one is the value that is compared; the others are its inputs
   * @param comparison as CloudWatch names it
   * @param periods the number of data points in a row that must breach the threshold
   * @param missing how missing data is treated
   */
  record Condition(
      List<CloudWatchQuery> queries,
      String comparison,
      double threshold,
      int periods,
      String missing) {
    public static final String BREACHING = "breaching";
    public static final String NOT_BREACHING = "notBreaching";

    public Condition {
      queries = List.copyOf(queries);
    }

    /** The value of the last query is above a threshold. Missing data is no problem. */
    static Condition above(double threshold, int periods, CloudWatchQuery... queries) {
      return new Condition(
          List.of(queries), "GreaterThanThreshold", threshold, periods, NOT_BREACHING);
    }

    /** The same condition, where missing data is a problem. */
    Condition missingBreaches() {
      return new Condition(queries, comparison, threshold, periods, BREACHING);
    }
  }
}
