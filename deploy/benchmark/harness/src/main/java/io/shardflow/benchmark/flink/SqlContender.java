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

/** The SQL files of the jobs, with the tables of {@code sql/env/local.sql}. */
public final class SqlContender extends FlinkContender {
  private static final Map<String, String> SOURCE_PATHS =
      Map.of(
          "store-revenue", "events/sales",
          "anomaly-filter", "events/sensors",
          "dedup", "events/probes",
          "taxi-trips", "events/taxi-trips");

  private final Path sql;
  private final String format;

  /**
   * Creates the contender.
   *
   * @param sql the folder of the SQL files
   * @param format the format of files or tables
   */
  public SqlContender(int parallelism, Path sql, String format) throws Exception {
    super(parallelism, tuning());
    this.sql = sql;
    this.format = format;
  }

  /** Returns the settings that Flink's performance tuning guide recommends. */
  private static Configuration tuning() {
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
            .replace("'" + SOURCE_PATHS.get(job) + "'", "'" + input.toUri() + "'")
            .replace("'out/", "'" + output.toAbsolutePath() + "/");
    execute(tables, environment);
    if (!format.equals("json")) {
      execute(
          tables,
          Files.readString(sql.resolve("env/" + format + ".sql"))
              .replace("'file:///data'", "'" + output.toAbsolutePath().getParent() + "'")
              .replace("'out'", "'" + output.getFileName() + "'")
              .replace("'out/", "'" + output.toAbsolutePath() + "/"));
    }
    execute(tables, Files.readString(sql.resolve(job.replace('-', '_') + ".sql")));
  }

  /** Executes a script, except its SET statements: the execution mode is that of the benchmark. */
  private void execute(TableEnvironment tables, String script) throws Exception {
    String statement = "";
    for (String line : script.lines().filter(line -> !line.startsWith("--")).toList()) {
      statement = (statement + line + "\n").stripLeading();
      if (!line.endsWith(";")) {
        continue;
      }
      try {
        if (!statement.startsWith("SET ")) {
          Optional<JobClient> client = tables.executeSql(statement).getJobClient();
          if (client.isPresent()) {
            await(client.get().getJobID());
          }
        }
        statement = "";
      } catch (SqlParserEOFException e) {
        // A semicolon within a block of statements: read on.
      }
    }
  }
}
