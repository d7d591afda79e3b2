package io.shardflow.query.dataset;

import io.shardflow.jobs.compact.folder.FolderCompaction;
import io.shardflow.jobs.sink.KnownColumns;
import io.shardflow.jobs.sink.folder.ResultNames;
import io.shardflow.jobs.sink.parquet.ParquetRows;
import io.shardflow.model.RowSchema.Type;
import io.shardflow.query.duckdb.DuckDbSql;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A data set of files with rows, in date folders. */
final class RowFiles implements Storage {
  /** The column that each format adds: the path of the file that a row is in. */
  static final String FILE = "__shardflow_file";

  private static final List<FileFormat> FORMATS =
      List.of(new JsonFormat(), new CsvFormat(), new ParquetFormat());

  private static final String DATE_FOLDERS =
      "/year=([0-9]+)/month=([0-9]+)/day=([0-9]+)/hour=([0-9]+)/[^/]*$";

  /** {@code part-JOB-UUID-COUNTER.json}. */
  private static final String JOB =
      "/part-(.+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]+[.][^/]*$";

  private final String dataSet;
  private final Map<FileFormat, List<Path>> files = new TreeMap<>();
  private boolean hasDateFolders;

  private RowFiles(String dataSet, Path folder) throws IOException {
    this.dataSet = dataSet;
    // DuckDB gets real paths, and so does not depend on the current folder.
    Path start = folder.toRealPath();
    do {
      files.clear();
      list(start);
      leaveOutReplacedFiles();
      // Files that are gone have been merged, perhaps into one that was not listed yet.
    } while (!files.values().stream().flatMap(List::stream).allMatch(Files::exists));
    files.values().removeIf(List::isEmpty);
    files.values().forEach(found -> found.sort(null));
  }

  private void list(Path start) throws IOException {
    Files.walkFileTree(
        start,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = dir.getFileName().toString();
            if (!dir.equals(start) && ResultNames.isHidden(name)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            hasDateFolders |= name.startsWith("hour=");
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = extended(file);
            if (ResultNames.isRowFile(name)) {
              FORMATS.stream()
                  .filter(format -> format.hasSuffix(name))
                  .findFirst()
                  .ifPresent(
                      format -> files.computeIfAbsent(format, any -> new ArrayList<>()).add(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** A row is in two files while compaction replaces files. */
  private void leaveOutReplacedFiles() throws IOException {
    Set<Path> listed = files.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    Set<Path> replaced = new HashSet<>();
    for (Path folder : listed.stream().map(Path::getParent).collect(Collectors.toSet())) {
      for (org.apache.flink.core.fs.Path file :
          FolderCompaction.replacedFiles(new org.apache.flink.core.fs.Path(folder.toUri()))) {
        replaced.add(folder.resolve(file.getName()));
      }
    }
    files.values().forEach(found -> found.removeAll(replaced));
  }

  /** Returns the name of a file, with the extension that the files of Flink SQL lack. */
  private static String extended(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (!ResultNames.isRowFile(name) || name.contains(".")) {
      return name;
    }
    return name + (ParquetRows.isParquet(file) ? ".parquet" : ".json");
  }

  /** Returns the complete files below a folder. */
  static RowFiles in(Path folder, String dataSet) throws IOException {
    return new RowFiles(dataSet, folder);
  }

  @Override
  public String description() {
    int count = files.values().stream().mapToInt(List::size).sum();
    String formats =
        files.keySet().stream()
            .map(format -> format.name() + " ")
            .collect(Collectors.joining("and "));
    return String.format(Locale.ROOT, "%,d %sfile%s", count, formats, count == 1 ? "" : "s");
  }

  @Override
  public String obstacle() {
    return files.isEmpty() && KnownColumns.types(dataSet).isEmpty()
        ? "has no complete file yet"
        : null;
  }

  @Override
  public String select(Connection db) throws SQLException {
    if (files.isEmpty()) {
      return wrap(db, emptyRelation());
    }
    List<String> selects = new ArrayList<>();
    for (Map.Entry<FileFormat, List<Path>> some : files.entrySet()) {
      selects.add(some.getKey().select(db, dataSet, some.getValue()));
    }
    return wrap(db, String.join(" UNION ALL BY NAME ", selects));
  }

  private String emptyRelation() {
    return KnownColumns.types(dataSet).entrySet().stream()
            .map(
                column ->
                    "CAST(NULL AS %s) AS %s"
                        .formatted(sqlType(column.getValue()), DuckDbSql.name(column.getKey())))
            .collect(Collectors.joining(", ", "SELECT ", ""))
        + ", '' AS "
        + FILE
        + " WHERE false";
  }

  /** Adds what the names of folders and files say, and removes the latter. */
  private String wrap(Connection db, String rows) throws SQLException {
    String relation = "(" + rows + ")";
    TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(DuckDbSql.columns(db, relation).keySet());
    StringBuilder select = new StringBuilder("SELECT ");
    if (DataSetFolder.SHARED.contains(dataSet) && !names.contains("job")) {
      select.append(extract(JOB, 1)).append(" AS job, ");
    }
    select.append("* EXCLUDE (").append(FILE).append(")");
    if (hasDateFolders && ResultNames.DATE_COLUMNS.stream().noneMatch(names::contains)) {
      for (int i = 0; i < ResultNames.DATE_COLUMNS.size(); i++) {
        select
            .append(", CAST(")
            .append(extract(DATE_FOLDERS, i + 1))
            .append(" AS BIGINT) AS ")
            .append(ResultNames.DATE_COLUMNS.get(i));
      }
    }
    return select.append(" FROM ").append(relation).toString();
  }

  private static String extract(String pattern, int group) {
    return "nullif(regexp_extract(%s, %s, %d), '')".formatted(FILE, DuckDbSql.text(pattern), group);
  }

  /** Returns the type that a column has in all formats. */
  static String sqlType(Type type) {
    return switch (type) {
      case TEXT -> "VARCHAR";
      case INTEGER -> "BIGINT";
      case NUMBER -> "DOUBLE";
      case DECIMAL -> "DECIMAL(38,18)";
      case BOOL -> "BOOLEAN";
      case TIME -> "TIMESTAMP";
      // Base64 in all formats but Parquet.
      case BYTES -> "VARCHAR";
    };
  }
}
