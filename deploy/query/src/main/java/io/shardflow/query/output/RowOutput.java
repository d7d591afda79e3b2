package io.shardflow.query.output;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Prints the rows of a query. */
@FunctionalInterface
public interface RowOutput {
  /** The number of rows if there is no maximum. */
  long ALL = Long.MAX_VALUE;

  /**
   * Prints rows.
   *
   * @param maxRows the maximum number of rows to print
   */
  void print(ResultSet rows, long maxRows, PrintStream out) throws SQLException;
}
