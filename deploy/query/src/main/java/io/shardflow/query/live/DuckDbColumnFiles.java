package io.shardflow.query.live;

import io.shardflow.live.row.Row;
import io.shardflow.live.tail.table.ColumnFileReader;
import io.shardflow.query.dataset.TableRows;
import io.shardflow.query.duckdb.DuckDb;
import io.shardflow.query.duckdb.DuckDbSql;
import io.shardflow.query.table.DeltaTable;
import io.shardflow.query.table.IcebergTable;
import io.shardflow.query.table.TableException;
import io.shardflow.query.table.TableSnapshot;
import io.shardflow.query.table.TableSnapshot.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads files with DuckDB, on one processor and with little memory. Not thread-safe. */
public final class DuckDbColumnFiles implements ColumnFileReader {
  private static final int MEGABYTES = 96;

  private final Map<List<String>, String[]> layouts = new HashMap<>();
  private Connection db;

  private Connection db() throws SQLException {
    if (db == null) {
      DuckDb.limit(MEGABYTES);
      db = DuckDb.openStreaming();
    }
    return db;
  }

  @Override
  public void parquet(Path file, Consumer<Row> rows) throws IOException {
    try {
      read(
          "SELECT * FROM read_parquet(%s, hive_partitioning = false)"
              .formatted(DuckDbSql.files(List.of(file.toAbsolutePath()))),
          rows);
    } catch (SQLException e) {
      throw failure(file, e);
    }
  }

  @Override
  public TableVersion table(Path folder) throws IOException {
    TableSnapshot snapshot;
    try {
      db();
      snapshot = DeltaTable.isIn(folder) ? DeltaTable.read(folder) : IcebergTable.read(folder);
    } catch (TableException e) {
      throw new IOException(e.getMessage(), e);
    } catch (SQLException | RuntimeException e) {
      throw new IOException(message(e), e);
    }
    return new Version(folder, snapshot);
  }

  @Override
  public void close() {
    try {
      if (db != null) {
        db.close();
      }
    } catch (SQLException e) {
      // The database is only in memory.
    }
  }

  private final class Version implements TableVersion {
    private final Path folder;
    private final TableSnapshot snapshot;
    private final Map<String, DataFile> files = new HashMap<>();

    private Version(Path folder, TableSnapshot snapshot) {
      this.folder = folder;
      this.snapshot = snapshot;
      for (DataFile file : snapshot.files()) {
        files.put(file.path().toString(), file);
      }
    }

    @Override
    public Set<String> files() {
      return files.keySet();
    }

    @Override
    public void read(String file, Consumer<Row> rows) throws IOException {
      DataFile found = files.get(file);
      if (found == null) {
        throw new NoSuchFileException(file);
      }
      TableSnapshot part = new TableSnapshot(snapshot.format(), snapshot.columns(), List.of(found));
      try {
        DuckDbColumnFiles.this.read(TableRows.of(folder, part).rows(db()), rows);
      } catch (SQLException e) {
        throw failure(Path.of(file), e);
      }
    }
  }

  private static IOException failure(Path file, SQLException failure) {
    return Files.exists(file)
        ? new IOException(message(failure), failure)
        : new NoSuchFileException(file.toString());
  }

  private static String message(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  private void read(String sql, Consumer<Row> target) throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    DuckDbSql.columns(db(), "(" + sql + ")")
        .forEach(
            (name, type) -> {
              names.add(name);
              expressions.add(RowValues.expression(DuckDbSql.name(name), type));
            });
    String[] layout = layouts.computeIfAbsent(names, any -> any.toArray(String[]::new));
    try (Statement statement = db().createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT %s FROM (%s)".formatted(String.join(", ", expressions), sql))) {
      while (rows.next()) {
        Object[] values = new Object[layout.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = RowValues.of(rows, i + 1);
        }
        target.accept(new Row(layout, values));
      }
    }
  }
}
