package io.shardflow.query.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The columns of a table and the files with its rows, as of its latest commit.
 *
 * @param format the name of the table format
 * @param columns the columns, in order
 * @param files the Parquet files, which exist
 */
public record TableSnapshot(String format, List<Column> columns, List<DataFile> files) {

  /**
   * A column.
   *
   * @param type the type in DuckDB's SQL
   * @param nameInFiles the name of the column in the files, which is another one if it was renamed
   * @param fieldId the number of the column in the files; null if its name identifies it
   * @param isPartition whether its values are not in the files, but in {@link
   *     DataFile#partitionValues}
   */
  public record Column(
      String name, String type, String nameInFiles, Integer fieldId, boolean isPartition) {}

  /**
   * A file with rows.
   *
   * @param partitionValues the texts of the values of partition columns that the file does not
   *     contain, by {@link Column#nameInFiles}; a value can be null
   */
  public record DataFile(Path path, Map<String, String> partitionValues) {}

  /** Checks that all files exist. */
  TableSnapshot checked() throws TableException {
    for (DataFile file : files) {
      if (!Files.isRegularFile(file.path())) {
        throw missing("data file", file.path());
      }
    }
    return this;
  }

  static TableException missing(String kind, Path file) {
    return new TableException(
        "misses the %s %s: restore it, or copy the whole table again".formatted(kind, file));
  }
}
