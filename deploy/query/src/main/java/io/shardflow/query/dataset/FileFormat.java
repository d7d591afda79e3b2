package io.shardflow.query.dataset;

import io.shardflow.query.duckdb.DuckDbSql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** A format of files with rows. */
abstract class FileFormat implements Comparable<FileFormat> {
  /** DuckDB's options of all formats. Date folders are read from the names of the files. */
  static final String COMMON =
      "union_by_name = true, hive_partitioning = false, filename = '" + RowFiles.FILE + "'";

  /** Twice the longest line that a job reads: escapes lengthen it in a dead letter. */
  static final int MAX_LINE_BYTES = 1 << 25;

  private final String name;

  FileFormat(String name) {
    this.name = name;
  }

  /** Returns the name, as in {@code sink.format}. */
  final String name() {
    return name;
  }

  @Override
  public final int compareTo(FileFormat other) {
    return name.compareTo(other.name);
  }

  /** Returns whether a file of this name has this format. */
  boolean hasSuffix(String file) {
    return file.endsWith("." + name) || file.endsWith("." + name + ".gz");
  }

  /**
   * Returns a query of the rows, with the column {@link RowFiles#FILE}.
   *
   * @param files at least one file of this format
   */
  abstract String select(Connection db, String dataSet, List<Path> files) throws SQLException;

  /**
   * Returns a query of a relation.
   *
   * @param expressions what replaces some columns, by name
   */
  static String select(
      String relation, Map<String, String> columns, Map<String, String> expressions) {
    StringJoiner list = new StringJoiner(", ", "SELECT ", " FROM " + relation);
    columns.forEach(
        (column, type) -> {
          String quoted = DuckDbSql.name(column);
          String expression = expressions.getOrDefault(column, quoted);
          // Jobs write times in UTC.
          boolean isInstant = type.equals("TIMESTAMP WITH TIME ZONE");
          list.add(expression + (isInstant ? " AT TIME ZONE 'UTC'" : "") + " AS " + quoted);
        });
    return list.toString();
  }
}
