package io.shardflow.query.duckdb;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBDriver;

/** Opens the embedded DuckDB. */
public final class DuckDb {
  /** What limits the memory and the processors of databases that are opened from now on. */
  private static volatile List<String> limits = List.of();

  private DuckDb() {}

  /** Makes all databases of this process use one processor, and little memory. */
  public static void limit(int megabytes) {
    limits = List.of("threads = 1", "memory_limit = '" + megabytes + "MB'");
  }

  /** Opens an empty database in memory, whose time zone is UTC. */
  public static Connection open() throws SQLException {
    return open(new Properties());
  }

  /** As {@link #open}; a result is not held in memory as a whole. */
  public static Connection openStreaming() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    return open(properties);
  }

  private static Connection open(Properties properties) throws SQLException {
    Connection db = DriverManager.getConnection("jdbc:duckdb:", properties);
    try (Statement statement = db.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      // A query never downloads anything.
      statement.execute("SET autoinstall_known_extensions = false");
      for (String limit : limits) {
        statement.execute("SET " + limit);
      }
    }
    return db;
  }

  /**
   * Returns the time of a value of the types TIMESTAMP, in UTC, or TIMESTAMP WITH TIME ZONE; null
   * if it has another type.
   *
   * @param column where the value is from, from 1
   */
  public static Instant time(ResultSet rows, int column, Object value) throws SQLException {
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    // Not through the time zone of this machine, in which the time may not exist.
    return value instanceof Timestamp
        ? rows.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC)
        : null;
  }
}
