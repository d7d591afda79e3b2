package io.shardflow.query.dataset;

import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.jobs.sink.KnownColumns;
import io.shardflow.model.RowSchema.Type;
import io.shardflow.query.duckdb.DuckDbSql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CSV with a header row. The types of columns that are not known are detected from all rows. */
final class CsvFormat extends FileFormat {
  private static final String OPTIONS =
      "header = true, delim = ',', quote = '\"', escape = '\"', comment = '', allow_quoted_nulls = false,"
          + " max_line_size = %d, buffer_size = %d, sample_size = -1, "
              .formatted(MAX_LINE_BYTES, MAX_LINE_BYTES)
          + COMMON;

  CsvFormat() {
    super("csv");
  }

  @Override
  String select(Connection db, String dataSet, List<Path> files) throws SQLException {
    if (dataSet.equals(ArchiveJob.DATA_SET)) {
      // Without a header, as the records of a stream.
      return Lines.select(db, files);
    }
    String names = DuckDbSql.files(files);
    Map<String, String> columns =
        DuckDbSql.columns(db, "read_csv(%s, %s)".formatted(names, OPTIONS));
    Map<String, Type> known = KnownColumns.types(dataSet);
    Map<String, String> types = new LinkedHashMap<>();
    columns.forEach(
        (column, type) -> {
          if (known.containsKey(column)) {
            types.put(column, RowFiles.sqlType(known.get(column)));
          }
        });
    columns.putAll(types);
    String typeOption = types.isEmpty() ? "" : ", types = " + DuckDbSql.struct(types);
    return select("read_csv(%s, %s%s)".formatted(names, OPTIONS, typeOption), columns, Map.of());
  }
}
