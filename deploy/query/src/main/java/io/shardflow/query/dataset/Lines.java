package io.shardflow.query.dataset;

import io.shardflow.query.duckdb.DuckDbSql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Files whose lines are records of any kind: each is a text in the column {@code record}. */
final class Lines {
  private Lines() {}

  /** Returns a query of the lines, as UTF-8, or as Latin 1 if a file is not UTF-8. */
  static String select(Connection db, List<Path> files) throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.executeQuery("SELECT count(record) FROM (" + select(files, "utf-8") + ")").close();
      return select(files, "utf-8");
    } catch (SQLException e) {
      return select(files, "latin-1");
    }
  }

  private static String select(List<Path> files, String encoding) {
    return """
        SELECT * FROM read_csv(%s, columns = {'record': 'VARCHAR'}, auto_detect = false, header = false, delim = '', \
        quote = '', escape = '', comment = '', max_line_size = %d, buffer_size = %d, encoding = '%s', \
        hive_partitioning = false, filename = '%s')"""
        .formatted(
            DuckDbSql.files(files),
            FileFormat.MAX_LINE_BYTES,
            FileFormat.MAX_LINE_BYTES,
            encoding,
            RowFiles.FILE);
  }
}
