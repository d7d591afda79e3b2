package io.shardflow.query.dataset;

import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.query.duckdb.DuckDbSql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Parquet, with the types in the files. */
final class ParquetFormat extends FileFormat {
  ParquetFormat() {
    super("parquet");
  }

  @Override
  String select(Connection db, String dataSet, List<Path> files) throws SQLException {
    String relation = "read_parquet(%s, %s)".formatted(DuckDbSql.files(files), COMMON);
    String rows = select(relation, DuckDbSql.columns(db, relation), Map.of());
    return dataSet.equals(ArchiveJob.DATA_SET) ? archive(rows) : rows;
  }

  /** An archive has the bytes of the records. Where they are not UTF-8, some are escaped. */
  static String archive(String rows) {
    return "SELECT coalesce(TRY(decode(payload)), CAST(payload AS VARCHAR)) AS record,"
        + " * EXCLUDE (payload) FROM ("
        + rows
        + ")";
  }
}
