package io.shardflow.query.duckdb;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Opens the embedded DuckDB. */
public final class DuckDb {
  private DuckDb() {}

  /** Opens an empty database in memory, whose time zone is UTC. */
  public static Connection open() throws SQLException {
    Connection db = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = db.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      // A query never downloads anything.
      statement.execute("SET autoinstall_known_extensions = false");
    }
    return db;
  }
}
