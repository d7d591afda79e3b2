package io.shardflow.sql;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.CatalogOptions;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.local.command.CommandLine;
import io.shardflow.local.run.JobProgress;
import io.shardflow.local.run.LocalMetrics;
import io.shardflow.local.run.LocalRun;
import io.shardflow.local.run.Results;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;

/**
 * Runs a Flink SQL script on this machine. Its tables are defined in {@code sql/env/local.sql}, or
 * in {@code sql/env/aws.sql} if the source is Kinesis, and changed according to the options.
 */
public final class SqlMain {
  static final Option<String> ENVIRONMENT =
      Option.checked(
          ConfigOptions.key("sql.env")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The SQL file that defines the tables of the databases source and sink. Default:"
                      + " sql/env/local.sql; sql/env/aws.sql if the source is Kinesis."),
          "file",
          file -> Files.isRegularFile(Path.of(file)));

  static final List<Option<?>> OPTIONS =
      Stream.of(
              List.of(ENVIRONMENT, GeneratorOptions.KIND),
              SourceOptions.ALL,
              SinkOptions.ALL,
              CatalogOptions.ALL,
              TimeOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  /** From Flink's own metrics. SQL does not count malformed records. */
  private static final JobProgress.Figures FIGURES =
      new JobProgress.Figures() {
        @Override
        public long read(String job) {
          return LocalMetrics.sum(
              job, "numRecordsOut", operator -> operator.startsWith("Source: "));
        }

        @Override
        public long written(String job) {
          return LocalMetrics.sum(
              job,
              "numRecordsIn",
              operator -> operator.equals("StreamingFileWriter") || operator.startsWith("Sink: "));
        }

        @Override
        public long late(String job) {
          // Every window operator drops the same late event, so their counts must not be added up.
          return LocalMetrics.maxSum(job, "numLateRecordsDropped");
        }

        @Override
        public long dead(String job) {
          return -1;
        }

        @Override
        public long watermark(String job) {
          return LocalMetrics.min(
              job, "currentOutputWatermark", operator -> !operator.startsWith("Source: "));
        }
      };

  private SqlMain() {}

  public static void main(String[] arguments) {
    CommandLine.exitAfter(SqlMain::runOrExplain, arguments);
  }

  /** Runs the command. Prints to standard error where the script is wrong. */
  static int runOrExplain(List<String> words, Configuration flink) throws Exception {
    try {
      return run(words, flink);
    } catch (SqlScriptException e) {
      System.err.println("Failed: " + e.getMessage());
      return 1;
    }
  }

  /**
   * Runs the command {@code SCRIPT [--key value ...]}.
   *
   * @return the exit status: 0 if all statements and their jobs have succeeded
   * @throws InvalidOptionsException if options are invalid or the script does not exist
   * @throws SqlScriptException if a statement fails
   */
  static int run(List<String> words, Configuration flink) throws Exception {
    if (words.contains("--help") || words.contains("-h")) {
      System.out.print(
          "sql SCRIPT [--key value ...]: runs a Flink SQL script, which is a file or one of: "
              + String.join(", ", pipelines())
              + "\n\nOptions:\n"
              + Options.help(OPTIONS, CommandLine.PRESETS));
      return 0;
    }
    Path file = file(words.isEmpty() || words.get(0).startsWith("-") ? null : words.get(0));
    Options options = resolve(OptionSources.of(words.subList(1, words.size())));
    TableOptions tables = new TableOptions(options);
    List<SqlScript> environment = new ArrayList<>(List.of(SqlScript.read(environment(options))));
    if (tables.sinkTables() != null) {
      environment.add(SqlScript.read(home().resolve("env").resolve(tables.sinkTables())));
    }
    return run(environment, SqlScript.read(file), tables, flink);
  }

  /** Returns the options of a script. */
  static Options resolve(OptionSources sources) throws InvalidOptionsException {
    return Options.resolve(
        "sql",
        sources,
        OPTIONS,
        CommandLine.PRESETS,
        List.of(SourceOptions::check, TableOptions::check));
  }

  private static int run(
      List<SqlScript> environment, SqlScript script, TableOptions tableOptions, Configuration flink)
      throws Exception {
    int jobs = (int) script.statements().stream().filter(SqlScript.Statement::runsJob).count();
    try (LocalRun run = LocalRun.start(flink, Math.max(1, jobs));
        SqlSession session = new SqlSession(run.configuration())) {
      String name = script.file().getFileName().toString().replaceFirst("\\.sql$", "");
      Map<String, String> settings = tableOptions.settings();
      settings.put(PipelineOptions.NAME.key(), name);
      settings.putAll(flink.toMap());
      for (SqlScript part : environment) {
        session.configure(part, settings);
      }
      tableOptions.applyTo(session);
      tableOptions.checkExistingResults(session, script);

      List<Results> results = new ArrayList<>();
      for (String folder : tableOptions.folders(session)) {
        results.add(Results.of(name, folder));
      }
      PrintWriter out = new PrintWriter(System.out);
      boolean writes = false;
      for (SqlScript.Statement statement : script.statements()) {
        if (run.isStopping()) {
          break;
        }
        JobID job = session.execute(script, statement, out);
        if (job != null) {
          writes = true;
          run.add(job, session.setting(PipelineOptions.NAME.key()));
        }
      }
      return writes ? run.awaitEnd(FIGURES, results, null) : 0;
    }
  }

  /** Returns the script of a pipeline, or the file of this name. */
  static Path file(String name) throws IOException, InvalidOptionsException {
    if (name != null) {
      Path pipeline = home().resolve(name.replace('-', '_') + ".sql");
      Path file = Files.isReadable(pipeline) ? pipeline : Path.of(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw new InvalidOptionsException(
        "sql",
        List.of(
            new Problem(
                null,
                name == null ? "SCRIPT" : name,
                "expected a SQL file, or one of: " + String.join(", ", pipelines()))));
  }

  private static List<String> pipelines() throws IOException {
    try (Stream<Path> files = Files.list(home())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".sql"))
          .map(file -> file.substring(0, file.length() - ".sql".length()))
          .sorted()
          .toList();
    }
  }

  /** Returns the script that defines the tables. */
  static Path environment(Options options) {
    if (options.get(ENVIRONMENT) != null) {
      return Path.of(options.get(ENVIRONMENT));
    }
    boolean kinesis = options.get(SourceOptions.TYPE) == SourceOptions.Type.KINESIS;
    return home().resolve(kinesis ? "env/aws.sql" : "env/local.sql");
  }

  /** Returns the folder of the pipelines. */
  private static Path home() {
    return Path.of(System.getProperty("shardflow.sql", "sql"));
  }
}
