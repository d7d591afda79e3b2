package io.shardflow.query.dataset;

import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.jobs.sink.KnownColumns;
import io.shardflow.model.RowSchema.Type;
import io.shardflow.query.duckdb.DuckDbSql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON Lines. The types of columns that are not known are detected from all rows of all files, so
 * they do not depend on the rows that come first.
 */
final class JsonFormat extends FileFormat {
  private static final String OPTIONS =
      "format = 'newline_delimited', records = true, maximum_object_size = "
          + MAX_LINE_BYTES
          + ", "
          + COMMON;

  private static final String DETECTION =
      ", sample_size = -1, maximum_sample_files = 2147483647, map_inference_threshold = -1";

  JsonFormat() {
    super("json");
  }

  @Override
  String select(Connection db, String dataSet, List<Path> files) throws SQLException {
    if (dataSet.equals(ArchiveJob.DATA_SET)) {
      return archive(db, files);
    }
    return rows(db, files, KnownColumns.types(dataSet));
  }

  /** An archive can hold anything. Its columns are the fields if all records are JSON objects. */
  private static String archive(Connection db, List<Path> files) throws SQLException {
    try {
      return rows(db, files, Map.of());
    } catch (SQLException e) {
      return Lines.select(db, files);
    }
  }

  private static String rows(Connection db, List<Path> files, Map<String, Type> known)
      throws SQLException {
    String names = DuckDbSql.files(files);
    Map<String, String> detected =
        DuckDbSql.columns(db, "read_json(%s, %s%s)".formatted(names, OPTIONS, DETECTION));
    Map<String, String> types = new LinkedHashMap<>();
    Map<String, String> expressions = new HashMap<>();
    detected.forEach(
        (column, type) -> {
          Type knownType = known.get(column);
          String sqlType = knownType == null ? type : RowFiles.sqlType(knownType);
          if (knownType == Type.DECIMAL) {
            // Converted from its text: DuckDB would convert the number to a double first.
            expressions.put(column, "CAST(%s AS %s)".formatted(DuckDbSql.name(column), sqlType));
            sqlType = "VARCHAR";
          }
          types.put(column, sqlType);
        });
    Map<String, String> read = new LinkedHashMap<>(types);
    read.remove(RowFiles.FILE);
    return select(
        "read_json(%s, %s, columns = %s)".formatted(names, OPTIONS, DuckDbSql.struct(read)),
        types,
        expressions);
  }
}
