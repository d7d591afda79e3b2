package io.shardflow.jobs.local;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.runtime.InvalidOptionsException;
import io.shardflow.jobs.runtime.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** What {@code deploy/local/run.sh} runs. Exit status: 0 done, 1 failed, 2 wrong options. */
public final class LocalMain {
  static final Map<String, String> PRESETS = Map.of("source.type", "generator");

  private static final String USAGE =
      """
      deploy/local/run.sh                               the demo: every job on generated events
      deploy/local/run.sh JOB [--key value ...]         one job, until its source ends or Ctrl-C
      deploy/local/run.sh JOB --help                    every option of the job
      deploy/local/run.sh demo|datagen --help           every option of the demo, of the generator
      deploy/local/run.sh datagen KIND [--key value ...]  events of KIND: sensors, probes, sales

      Flink's own options are given as -Dkey=value, such as -Dparallelism.default=2.

      The jobs:
      """;

  private LocalMain() {}

  public static void main(String[] arguments) {
    int status;
    try {
      status = run(List.of(arguments));
    } catch (InvalidOptionsException e) {
      System.err.println(e.getMessage());
      status = 2;
    } catch (Exception e) {
      System.err.println("Failed: " + Failures.describe(e));
      status = 1;
    }
    System.exit(status);
  }

  private static int run(List<String> arguments) throws Exception {
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
    String first = words.isEmpty() ? "" : words.get(0);
    boolean help = words.contains("--help") || words.contains("-h");

    if (help && (first.startsWith("-") || first.isEmpty())) {
      System.out.print(USAGE + JobCatalogue.listing());
      return 0;
    }
    if (first.equals("datagen")) {
      return DatagenCommand.run(words.subList(1, words.size()), help);
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
    return isDemo
        ? Demo.run(words, flink, false)
        : LocalRun.run(List.of(JobCommand.parse(words, PRESETS)), flink, null);
  }
}
