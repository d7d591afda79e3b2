package io.shardflow.tables.s3;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.Story;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Jobs whose results are on S3, and their rows as DuckDB reads them. */
public final class S3Jobs {
  private static final Map<String, String> RESTARTS =
      Map.of(
          "restart-strategy.type",
          "fixed-delay",
          "restart-strategy.fixed-delay.attempts",
          "1000",
          "restart-strategy.fixed-delay.delay",
          "10 ms");

  private S3Jobs() {}

  /** Returns an environment that is ready to execute a job with a bounded source. */
  public static StreamExecutionEnvironment replay(
      LocalS3 s3, String job, String sinkPath, String... options) throws Exception {
    StreamExecutionEnvironment env = Story.environment();
    env.configure(s3.configuration());
    JobRun.define(env, job, sinkPath, options);
    return env;
  }

  /**
   * Returns an environment that is ready to execute a job on generated events, each one different,
   * which restarts after failures.
   */
  public static StreamExecutionEnvironment stream(
      LocalS3 s3, String job, String sinkPath, int records, String... options) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--source.type=generator",
                "--generator.count=" + records,
                "--generator.rate=100",
                "--generator.speed=5",
                "--generator.malformed=0",
                "--generator.duplicates=0"));
    all.addAll(List.of(options));
    StreamExecutionEnvironment env = replay(s3, job, sinkPath, all.toArray(String[]::new));
    env.enableCheckpointing(300);
    env.configure(Configuration.fromMap(RESTARTS));
    return env;
  }

  /** Returns the number of rows in Parquet files, and that of different rows. */
  public static List<Long> count(List<Path> files) throws Exception {
    if (files.isEmpty()) {
      return List.of(0L, 0L);
    }
    String names =
        files.stream()
            .map(file -> "'" + file.toString().replace("'", "''") + "'")
            .collect(Collectors.joining(", "));
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet rows =
            duckdb
                .createStatement()
                .executeQuery(
                    "SELECT (SELECT count(*) FROM t), (SELECT count(*) FROM (SELECT DISTINCT * FROM t))"
                        .replace(
                            "FROM t",
                            "FROM read_parquet([" + names + "], hive_partitioning = true)"))) {
      rows.next();
      return List.of(rows.getLong(1), rows.getLong(2));
    }
  }
}
