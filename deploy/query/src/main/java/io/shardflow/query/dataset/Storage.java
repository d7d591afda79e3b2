package io.shardflow.query.dataset;

import java.sql.Connection;
import java.sql.SQLException;

/** How a data set is stored. There is one class for each kind of storage. */
public interface Storage {
  /** Returns what the data set consists of, such as {@code 3 json files}. */
  String description();

  /**
   * Returns why the rows cannot be queried, and what to do; null if they can be.
   *
   * <p>Such a data set has no view.
   */
  String obstacle();

  /**
   * Returns the query that reads all rows. Times are of type TIMESTAMP, in UTC.
   *
   * @param db where the types of columns are detected
   */
  String select(Connection db) throws SQLException;
}
