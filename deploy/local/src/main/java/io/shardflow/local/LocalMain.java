package io.shardflow.local;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.local.cases.TestCommand;
import io.shardflow.local.check.CheckCommand;
import io.shardflow.local.command.Command;
import io.shardflow.local.command.CommandLine;
import io.shardflow.local.compact.CompactCommand;
import io.shardflow.local.datagen.DatagenCommand;
import io.shardflow.local.discover.DiscoverCommand;
import io.shardflow.local.kinesis.KinesisCommand;
import io.shardflow.local.live.LiveCommand;
import io.shardflow.local.run.JobProgress;
import io.shardflow.local.run.LocalMetrics;
import io.shardflow.local.run.LocalRun;
import io.shardflow.local.run.Results;
import io.shardflow.local.sizing.SizingCommand;
import io.shardflow.local.verify.VerifyCommand;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** Entry point of {@code deploy/local/run.sh}, except for scripts, queries and the benchmark. */
public final class LocalMain {
  private static final Command DEMO = new Demo();

  private static final Map<String, Command> COMMANDS =
      Map.of(
          "demo", DEMO,
          "live", new LiveCommand(),
          "sizing", new SizingCommand(),
          "datagen", new DatagenCommand(),
          "kinesis", new KinesisCommand(),
          "verify", new VerifyCommand(),
          "check", new CheckCommand(),
          "compact", new CompactCommand(),
          "discover", new DiscoverCommand(),
          "test", new TestCommand());

  private static final String USAGE =
      """
deploy/local/run.sh [demo] [--key value ...]  Runs every job on generated events, and verifies the results.
deploy/local/run.sh JOB [--key value ...]     Runs one job until its source ends, or until Ctrl-C.
deploy/local/run.sh COMMAND ...               Runs one of the commands below.
deploy/local/run.sh JOB|COMMAND --help        Lists all options of a job or command.

Flink's own options are given as -Dkey=value, for example -Dparallelism.default=2.

Commands:
  datagen KIND [--key value ...]      sends generated events to the screen, a file or a Kinesis stream;
                                      KIND: %s
  datagen csv --replay.path FILE ...  sends the rows of a CSV file
  kinesis [--key value ...]           runs a local Kinesis, Firehose and SNS for jobs, other programs and the
                                      AWS CLI
  live [--path out] [--port 8080]     shows a folder of results on a web page, while jobs write them
  verify OUT DIR                      compares a job's results with those that datagen --expect wrote to DIR
  discover [--for JOB] [--key ...]    prints the fields of a source's records, a table for Flink SQL, and the
                                      options with which JOB reads the records
  check JOB [--key value ...]         checks options, and with --sample FILE each record of a sample
  test FILE.yaml ... [--case NAME]    runs test files: input records, and the rows that a job must write
  sizing --records-per-second N       shards, KPUs, state, files and dollars a month on AWS
  compact OUT [--key value ...]       merges the small files of results, and deletes the past of tables
  sql SCRIPT [--key value ...]        runs a Flink SQL script: a pipeline in sql/, or a file
  query [SQL] [--key value ...]       runs SQL on a folder of results, or lists its data sets
  benchmark [--quick]                 measures the jobs, and compares them with Flink SQL and Spark

Jobs:
""";

  private LocalMain() {}

  public static void main(String[] arguments) {
    CommandLine.exitAfter(LocalMain::run, arguments);
  }

  /**
   * Runs a command line.
   *
   * @return the exit status
   * @throws InvalidOptionsException if options are invalid
   */
  public static int run(List<String> arguments, Configuration flink) throws Exception {
    boolean isNamed = !arguments.isEmpty() && !arguments.get(0).startsWith("-");
    if (CommandLine.asksForHelp(arguments)) {
      System.out.print(isNamed ? help(arguments.get(0)) : usage());
      return 0;
    }
    if (isNamed && COMMANDS.containsKey(arguments.get(0))) {
      return COMMANDS.get(arguments.get(0)).run(arguments.subList(1, arguments.size()), flink);
    }
    // The file of --config can name a job, too.
    boolean isDemo = !isNamed && OptionSources.of(arguments).jobName() == null;
    return isDemo
        ? DEMO.run(arguments, flink)
        : runJob(JobCommand.parse(arguments, CommandLine.PRESETS), flink);
  }

  private static String usage() {
    return USAGE.formatted(DatagenCommand.KINDS) + JobCatalogue.listing();
  }

  private static String help(String name) throws InvalidOptionsException {
    Command command = COMMANDS.get(name);
    return command != null
        ? command.help()
        : JobCommand.help(JobCatalogue.find(name), CommandLine.PRESETS);
  }

  private static int runJob(JobCommand command, Configuration flink) throws Exception {
    Results results = Results.of(command.job().name(), command.options().get(SinkOptions.PATH));
    try (LocalRun run = LocalRun.start(flink, 1)) {
      run.submit(command);
      int status = run.awaitEnd(JobProgress.OF_JOBS, List.of(results), null);
      printDeliveries(command.job().name());
      warnIfNoRecordWasDecoded(command);
      return status;
    }
  }

  private static void printDeliveries(String job) {
    long delivered = LocalMetrics.sum(job, Metrics.ROWS_DELIVERED, operator -> true);
    long undelivered = LocalMetrics.sum(job, Metrics.ROWS_UNDELIVERED, operator -> true);
    if (delivered + undelivered > 0) {
      System.out.printf("%s: %,d rows delivered, %,d refused%n", job, delivered, undelivered);
    }
  }

  /** Reveals wrong options that no check can find, such as the name of a field no record has. */
  private static void warnIfNoRecordWasDecoded(JobCommand command) {
    long read = JobProgress.OF_JOBS.read(command.job().name());
    long malformed =
        LocalMetrics.sum(command.job().name(), Metrics.RECORDS_MALFORMED, operator -> true);
    if (read > 0 && malformed == read) {
      System.err.printf(
          "WARNING: none of the %,d records could be decoded. The rows of dead-letters below %s"
              + " contain the reasons. Run discover on the source to see the fields of its"
              + " records.%n",
          read, command.options().get(SinkOptions.PATH));
    }
  }
}
