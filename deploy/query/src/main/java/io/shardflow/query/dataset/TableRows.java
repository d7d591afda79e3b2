package io.shardflow.query.dataset;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.query.duckdb.DuckDbSql;
import io.shardflow.query.table.DeltaTable;
import io.shardflow.query.table.IcebergTable;
import io.shardflow.query.table.TableException;
import io.shardflow.query.table.TableSnapshot;
import io.shardflow.query.table.TableSnapshot.Column;
import io.shardflow.query.table.TableSnapshot.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A data set that is a table: its metadata says which of the files in its folder count. */
public final class TableRows implements Storage {
  /** The name of a folder that stands for null. */
  private static final String NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__";

  private final String dataSet;
  private final Path folder;
  private final TableSnapshot table;
  private final String obstacle;

  private TableRows(String dataSet, Path folder, TableSnapshot table, String obstacle) {
    this.dataSet = dataSet;
    this.folder = folder;
    this.table = table;
    this.obstacle = obstacle;
  }

  /** Returns some files of a table. */
  public static TableRows of(Path folder, TableSnapshot files) {
    return new TableRows(folder.getFileName().toString(), folder, files, null);
  }

  /** Returns the table in a folder, or null if there is none. */
  public static TableRows in(Path folder, String dataSet) {
    try {
      if (DeltaTable.isIn(folder)) {
        return new TableRows(dataSet, folder, DeltaTable.read(folder), null);
      }
      return IcebergTable.isIn(folder)
          ? new TableRows(dataSet, folder, IcebergTable.read(folder), null)
          : null;
    } catch (TableException e) {
      String format = DeltaTable.isIn(folder) ? DeltaTable.FORMAT : IcebergTable.FORMAT;
      return new TableRows(
          dataSet, folder, null, "is a table of " + format + ", but " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String description() {
    int count = table.files().size();
    return String.format(
        Locale.ROOT, "%s table of %,d file%s", table.format(), count, count == 1 ? "" : "s");
  }

  @Override
  public String obstacle() {
    return obstacle;
  }

  @Override
  public String select(Connection db) throws SQLException {
    String rows = rows(db);
    if (dataSet.equals(ArchiveJob.DATA_SET)) {
      rows = ParquetFormat.archive(rows);
    }
    boolean hasJob = table.columns().stream().anyMatch(column -> column.name().equals("job"));
    return DataSetFolder.SHARED.contains(dataSet) && !hasJob
        ? "SELECT %s AS job, * FROM (%s)".formatted(job(), rows)
        : rows;
  }

  /** Returns the query that reads all rows, with the columns of the table and no others. */
  public String rows(Connection db) throws SQLException {
    return table.files().isEmpty()
        ? "SELECT " + columns(column -> "NULL") + " WHERE false"
        : read(db);
  }

  /** Returns the job as a literal: no table names it, but its folder does if each job has one. */
  private String job() {
    Path parent = folder.toAbsolutePath().normalize().getParent();
    String name = parent == null ? "" : Objects.toString(parent.getFileName(), "");
    return JobCatalogue.JOBS.stream().anyMatch(job -> job.name().equals(name))
        ? DuckDbSql.text(name)
        : "CAST(NULL AS VARCHAR)";
  }

  private String read(Connection db) throws SQLException {
    String files = DuckDbSql.files(table.files().stream().map(DataFile::path).toList());
    String filename = "filename = " + DuckDbSql.text(RowFiles.FILE);
    if (table.columns().stream().anyMatch(column -> column.fieldId() != null)) {
      checkFieldIds(db, files);
      return "SELECT %s FROM read_parquet(%s, hive_partitioning = false, schema = %s)"
          .formatted(columns(this::value), files, schema());
    }
    List<String> partitions =
        table.columns().stream().filter(Column::isPartition).map(Column::nameInFiles).toList();
    boolean inFolders = !partitions.isEmpty() && isInFolders(partitions);
    String relation =
        "read_parquet(%s, %s, union_by_name = true, hive_partitioning = %s)"
            .formatted(files, filename, inFolders + (inFolders ? hiveTypes(partitions) : ""));
    TreeSet<String> inFiles = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    inFiles.addAll(DuckDbSql.columns(db, relation).keySet());
    String columns =
        columns(
            column ->
                column.isPartition() || inFiles.contains(column.nameInFiles())
                    ? value(column)
                    : "NULL");
    return "SELECT %s FROM %s"
        .formatted(
            columns, inFolders || partitions.isEmpty() ? relation : join(relation, partitions));
  }

  /** Files without them would be read as if all values were null. */
  private static void checkFieldIds(Connection db, String files) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet names =
            statement.executeQuery(
                "SELECT file_name FROM parquet_schema(%s) WHERE field_id IS NULL AND num_children IS NULL LIMIT 1"
                    .formatted(files))) {
      if (names.next()) {
        throw new SQLException(
            "The file %s has no field ids, which this command needs: query the table in Spark"
                .formatted(names.getString(1)));
      }
    }
  }

  /** Returns the columns by field id, which stays the same when a column is renamed. */
  private String schema() {
    return table.columns().stream()
        .map(
            column ->
                "%d: {name: %s, type: %s, default_value: CAST(NULL AS VARCHAR)}"
                    .formatted(
                        column.fieldId(),
                        DuckDbSql.text(column.nameInFiles()),
                        DuckDbSql.text(column.type())))
        .collect(Collectors.joining(", ", "MAP {", "}"));
  }

  /**
   * Returns whether the folders of each file name its partition, so that DuckDB opens only the
   * files of those that a query needs.
   */
  private boolean isInFolders(List<String> partitions) {
    Path root;
    try {
      root = folder.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return !root.toString().contains("=")
        && table.files().stream()
            .allMatch(
                file -> {
                  Map<String, String> values = new HashMap<>();
                  for (Path name : root.relativize(file.path()).getParent()) {
                    String[] parts = name.toString().split("=", 2);
                    values.put(parts[0], parts.length < 2 ? null : decoded(parts[1]));
                  }
                  return partitions.stream()
                      .allMatch(
                          name ->
                              values.containsKey(name)
                                  && Objects.equals(
                                      values.get(name), file.partitionValues().get(name)));
                });
  }

  private static String decoded(String folder) {
    return folder.equals(NULL_FOLDER)
        ? null
        : URLDecoder.decode(folder.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String hiveTypes(List<String> partitions) {
    return partitions.stream()
        .map(name -> DuckDbSql.text(name) + ": VARCHAR")
        .collect(Collectors.joining(", ", ", hive_types = {", "}"));
  }

  /** Returns a relation with the partition columns as texts, from the metadata of the table. */
  private String join(String relation, List<String> partitions) {
    List<String> rows = new ArrayList<>();
    for (DataFile file : table.files()) {
      List<String> row = new ArrayList<>(List.of(DuckDbSql.text(file.path().toString())));
      for (String name : partitions) {
        String value = file.partitionValues().get(name);
        row.add(value == null ? "CAST(NULL AS VARCHAR)" : DuckDbSql.text(value));
      }
      rows.add("(" + String.join(", ", row) + ")");
    }
    return "%s JOIN (VALUES %s) partitions(%s, %s) USING (%3$s)"
        .formatted(relation, String.join(", ", rows), RowFiles.FILE, names(partitions));
  }

  private static String names(List<String> columns) {
    return columns.stream().map(DuckDbSql::name).collect(Collectors.joining(", "));
  }

  private String value(Column column) {
    return DuckDbSql.name(column.nameInFiles());
  }

  /** Returns the list of columns with their types. Times are without zone, in UTC. */
  private String columns(Function<Column, String> value) {
    return table.columns().stream()
        .map(
            column ->
                "CAST(%s AS %s)%s AS %s"
                    .formatted(
                        value.apply(column),
                        column.type(),
                        column.type().equals("TIMESTAMPTZ") ? " AT TIME ZONE 'UTC'" : "",
                        DuckDbSql.name(column.name())))
        .collect(Collectors.joining(", "));
  }
}
