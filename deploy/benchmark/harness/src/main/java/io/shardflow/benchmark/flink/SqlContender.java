package io.shardflow.benchmark.flink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.SqlParserEOFException;
import org.apache.flink.table.api.TableEnvironment;

/** The SQL files of the jobs, on the tables of {@code sql/env/local.sql}. */
public final class SqlContender extends FlinkContender {
  private static final Map<String, String> SOURCES =
      Map.of(
          "store-revenue", "events/sales",
          "anomaly-filter", "events/sensors",
          "dedup", "events/probes");

  private final Path sql;

  /**
   * A contender.
   *
   * @param sql the folder of the SQL files
   */
  public SqlContender(int parallelism, Path sql) throws Exception {
    super(parallelism, settings());
    this.sql = sql;
  }

  /** What Flink's documentation advises for speed. */
  private static Configuration settings() {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.setString("table.local-time-zone", "UTC");
    settings.setString("table.exec.mini-batch.enabled", "true");
    settings.setString("table.exec.mini-batch.allow-latency", "1 s");
    settings.setString("table.exec.mini-batch.size", "10000");
    settings.setString("table.optimizer.agg-phase-strategy", "TWO_PHASE");
    return settings;
  }

  @Override
  public void run(String job, Path input, Path output) throws Exception {
    TableEnvironment tables =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().withConfiguration(configuration()).build());
    String environment =
        Files.readString(sql.resolve("env/local.sql"))
            .replace("'" + SOURCES.get(job) + "'", "'" + input.toUri() + "'")
            .replace("'out/", "'" + output.toAbsolutePath() + "/");
    execute(tables, environment);
    execute(tables, Files.readString(sql.resolve(job.replace('-', '_') + ".sql")));
  }

  /** Executes a script but for what it sets: the mode is set here. */
  private void execute(TableEnvironment tables, String script) throws Exception {
    String statement = "";
    for (String line : script.lines().filter(line -> !line.startsWith("--")).toList()) {
      statement = (statement + line + "\n").stripLeading();
      if (!line.endsWith(";")) {
        continue;
      }
      try {
        if (!statement.startsWith("SET ")) {
          Optional<JobClient> started = tables.executeSql(statement).getJobClient();
          if (started.isPresent()) {
            await(started.get().getJobID());
          }
        }
        statement = "";
      } catch (SqlParserEOFException e) {
        // A semicolon within a block of statements: it goes on.
      }
    }
  }
}
