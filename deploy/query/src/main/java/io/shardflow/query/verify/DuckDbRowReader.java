package io.shardflow.query.verify;

import io.shardflow.expected.TypedRowReader;
import io.shardflow.jobs.sink.KnownColumns;
import io.shardflow.jobs.sink.folder.ResultNames;
import io.shardflow.query.dataset.TableRows;
import io.shardflow.query.duckdb.DuckDb;
import io.shardflow.query.duckdb.DuckDbSql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rows with DuckDB. */
public final class DuckDbRowReader implements TypedRowReader {
  private Connection db;

  private Connection db() throws SQLException {
    if (db == null) {
      db = DuckDb.open();
    }
    return db;
  }

  @Override
  public Optional<List<TableRow>> table(Path folder) throws IOException {
    String dataSet = folder.getFileName().toString();
    TableRows table = TableRows.in(folder, dataSet);
    if (table == null) {
      return Optional.empty();
    }
    if (table.obstacle() != null) {
      throw new IOException(folder + " " + table.obstacle());
    }
    boolean hasDate = KnownColumns.types(dataSet).keySet().containsAll(ResultNames.DATE_COLUMNS);
    try {
      List<TableRow> rows = new ArrayList<>();
      for (Map<String, Object> row : query(table.rows(db()))) {
        String dateFolder = dateFolder(row);
        if (!hasDate) {
          row.keySet().removeAll(ResultNames.DATE_COLUMNS);
        }
        rows.add(new TableRow(dateFolder, row));
      }
      return Optional.of(rows);
    } catch (SQLException e) {
      throw new IOException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static String dateFolder(Map<String, Object> row) {
    return row.keySet().containsAll(ResultNames.DATE_COLUMNS)
        ? "%04d/%02d/%02d/%02d".formatted(ResultNames.DATE_COLUMNS.stream().map(row::get).toArray())
        : null;
  }

  @Override
  public List<Map<String, Object>> parquet(Path file) throws IOException {
    try {
      return query(
          "SELECT * FROM read_parquet(%s, hive_partitioning = false)"
              .formatted(DuckDbSql.files(List.of(file))));
    } catch (SQLException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private List<Map<String, Object>> query(String sql) throws SQLException {
    List<Map<String, Object>> found = new ArrayList<>();
    try (Statement statement = db().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns; i++) {
          row.put(rows.getMetaData().getColumnName(i), value(rows, i));
        }
        found.add(row);
      }
    }
    return found;
  }

  private static Object value(ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    Instant time = DuckDb.time(rows, column, value);
    if (time != null) {
      return time;
    }
    return value instanceof Blob bytes
        ? new String(bytes.getBytes(1, (int) bytes.length()), StandardCharsets.ISO_8859_1)
        : value;
  }
}
