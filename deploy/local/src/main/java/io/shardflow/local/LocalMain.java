package io.shardflow.local;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.local.discover.DiscoverCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** What {@code deploy/local/run.sh} runs, SQL apart. */
public final class LocalMain {
  /** What is set on this machine unless the user says otherwise, by key. */
  public static final Map<String, String> PRESETS =
      Map.of("source.type", "generator", "sink.path", "out");

  private static final String USAGE =
      """
      deploy/local/run.sh                               the demo: every job on generated events
      deploy/local/run.sh JOB [--key value ...]         one job, until its source ends or Ctrl-C
      deploy/local/run.sh JOB --help                    every option of the job
      deploy/local/run.sh demo|sql|... --help           every option of the demo, ...
      deploy/local/run.sh sql SCRIPT [--key value ...]  one Flink SQL script: a pipeline or a file
      deploy/local/run.sh datagen KIND [--key value ...]  events of KIND: %s
      deploy/local/run.sh datagen csv --replay.path FILE  the rows of a file as events
      deploy/local/run.sh kinesis [--key value ...]     a Kinesis on this machine, for the others here
      deploy/local/run.sh verify OUT DIR                whether a job made of datagen's events what it must
      deploy/local/run.sh discover [--key value ...]    the fields of a stream's or of files' records
      deploy/local/run.sh benchmark [--quick]           how fast the jobs are, beside Flink SQL and Spark

      Flink's own options are given as -Dkey=value, such as -Dparallelism.default=2.

      The jobs:
      """;

  private LocalMain() {}

  public static void main(String[] arguments) {
    exitAfter(LocalMain::run, arguments);
  }

  /** What a user has told to be done. */
  @FunctionalInterface
  public interface Command {
    /**
     * Does it.
     *
     * @param words all that is no Flink option
     * @param flink what was given as {@code -Dkey=value}
     * @return the exit status
     */
    int run(List<String> words, Configuration flink) throws Exception;
  }

  /** Runs the command and ends the JVM. Exit status: 0 done, 1 failed, 2 wrong options. */
  public static void exitAfter(Command command, String[] arguments) {
    int status;
    try {
      Configuration flink = new Configuration();
      List<String> words = new ArrayList<>();
      for (String argument : arguments) {
        if (argument.startsWith("-D") && argument.contains("=")) {
          int equals = argument.indexOf('=');
          flink.setString(argument.substring(2, equals), argument.substring(equals + 1));
        } else {
          words.add(argument);
        }
      }
      status = command.run(words, flink);
    } catch (InvalidOptionsException e) {
      System.err.println(e.getMessage());
      status = 2;
    } catch (Throwable e) {
      System.err.println("Failed: " + Failures.describe(e));
      status = 1;
    }
    System.exit(status);
  }

  private static int run(List<String> words, Configuration flink) throws Exception {
    String first = words.isEmpty() ? "" : words.get(0);
    boolean help = words.contains("--help") || words.contains("-h");

    if (help && (first.startsWith("-") || first.isEmpty())) {
      System.out.print(USAGE.formatted(DatagenCommand.KINDS) + JobCatalogue.listing());
      return 0;
    }
    if (first.equals("datagen")) {
      return DatagenCommand.run(words.subList(1, words.size()), help);
    }
    if (first.equals("kinesis")) {
      return KinesisCommand.run(words.subList(1, words.size()), help);
    }
    if (first.equals("verify")) {
      return VerifyCommand.run(words.subList(1, words.size()), help);
    }
    if (first.equals("discover")) {
      return DiscoverCommand.run(words.subList(1, words.size()), flink, help);
    }
    if (first.equals("demo")) {
      return Demo.run(words.subList(1, words.size()), flink, help);
    }
    if (help) {
      System.out.print(JobCommand.help(JobCatalogue.find(first), PRESETS));
      return 0;
    }
    boolean isDemo =
        (first.isEmpty() || first.startsWith("--")) && Options.Sources.of(words).jobName() == null;
    return isDemo ? Demo.run(words, flink, false) : run(JobCommand.parse(words, PRESETS), flink);
  }

  private static int run(JobCommand command, Configuration flink) throws Exception {
    Results results = Results.of(command.job().name(), command.options().get(SinkOptions.PATH));
    try (LocalRun run = LocalRun.start(flink, 1)) {
      run.submit(command);
      int status = run.awaitEnd(LiveLines.OF_JOBS, List.of(results), null);
      warnIfNothingWasRead(command);
      return status;
    }
  }

  /** An option that cannot be meant, such as a field that no record has, shows only here. */
  private static void warnIfNothingWasRead(JobCommand command) {
    long read = LiveLines.OF_JOBS.read(command.job().name());
    long malformed =
        LocalMetrics.sum(command.job().name(), Metrics.RECORDS_MALFORMED, operator -> true);
    if (read > 0 && malformed == read) {
      System.err.printf(
          "WARNING: none of the %,d records could be read. The rows of dead-letters below %s say"
              + " why; run discover on the source to see what is in it.%n",
          read, command.options().get(SinkOptions.PATH));
    }
  }
}
