package io.shardflow.query.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Parts of DuckDB's SQL. */
public final class DuckDbSql {
  private DuckDbSql() {}

  /** Returns a quoted name. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Returns a text literal. */
  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Returns a list of files, in whose names no character is a wildcard. */
  public static String files(List<Path> files) {
    return files.stream()
        .map(file -> text(file.toString().replaceAll("[\\[*?]", "[$0]")))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /** Returns a struct of texts. */
  public static String struct(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> text(field.getKey()) + ": " + text(field.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Returns the columns of a relation with their types, in order. */
  public static Map<String, String> columns(Connection db, String relation) throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    try (Statement statement = db.createStatement();
        ResultSet rows = statement.executeQuery("DESCRIBE SELECT * FROM " + relation)) {
      while (rows.next()) {
        columns.put(rows.getString("column_name"), rows.getString("column_type"));
      }
    }
    return columns;
  }
}
