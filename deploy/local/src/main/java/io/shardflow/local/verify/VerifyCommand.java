package io.shardflow.local.verify;

import io.shardflow.expected.ExpectedResults;
import io.shardflow.expected.Verification;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.local.command.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** The command {@code verify}: compares the files of jobs with the expected results. */
public final class VerifyCommand implements Command {
  private static final List<Option<?>> OPTIONS = List.of(SinkOptions.ZONE);

  @Override
  public String help() {
    return """
        verify OUT DIR [--key value ...]: compares the results of a job with the expected results

        OUT  the job's sink.path, or a folder that holds one such folder per job, named after the job
        DIR  the folder that datagen --expect wrote, for the events that the job has read

        The job's own options must have their defaults. Exit status: 0 if all rows are equal, 1 if not, 2 if the
        arguments are invalid.

        Options:
        """
        + Options.help(OPTIONS, Map.of());
  }

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    List<String> folders =
        arguments.stream().takeWhile(argument -> !argument.startsWith("-")).toList();
    Options options =
        Options.resolve(
            "verify",
            OptionSources.of(arguments.subList(folders.size(), arguments.size())),
            OPTIONS,
            Map.of(),
            List.of((values, problems) -> check(folders, problems)));
    Path out = Path.of(folders.get(0));
    ExpectedResults expected = new ExpectedFolder(Path.of(folders.get(1))).read();
    List<Verification> verifications = new ArrayList<>();
    for (Map.Entry<String, Path> job : jobs(out, expected).entrySet()) {
      verifications.add(
          Verification.of(
              expected,
              job.getKey(),
              job.getValue(),
              ZoneId.of(options.get(SinkOptions.ZONE)),
              file -> true));
    }
    return report(verifications);
  }

  /** Prints the comparisons, and returns the exit status: 0 if all are equal, 1 otherwise. */
  public static int report(List<Verification> verifications) {
    System.out.printf("%n%s%n", Verification.HEADER);
    verifications.forEach(verification -> verification.print(System.out));
    boolean equal = verifications.stream().allMatch(Verification::isEqual);
    System.out.println(
        equal
            ? "All equal: every expected row was written exactly once, and no other row."
            : "NOT equal: see the differences above.");
    return equal ? 0 : 1;
  }

  private static void check(List<String> folders, List<Problem> problems) {
    if (folders.size() != 2) {
      problems.add(
          new Problem(
              null,
              folders.isEmpty() ? "OUT DIR" : String.join(" ", folders),
              "two folders are needed: the job's sink.path, and the folder of datagen --expect"));
      return;
    }
    if (!Files.isDirectory(Path.of(folders.get(0)))) {
      problems.add(new Problem(null, folders.get(0), "no such folder"));
    }
    if (!new ExpectedFolder(Path.of(folders.get(1))).isWritten()) {
      problems.add(
          new Problem(
              null,
              folders.get(1),
              "contains no plan.json; allowed: the folder that datagen --expect wrote"));
    }
  }

  /** Returns the jobs whose results are in a folder or its sub-folders, with their folders. */
  private static Map<String, Path> jobs(Path out, ExpectedResults expected)
      throws IOException, InvalidOptionsException {
    Map<String, Path> jobs = new LinkedHashMap<>();
    List<String> found = Verification.jobsIn(out, expected);
    if (found.size() > 1) {
      throw invalid(
          out,
          "contains the results of several jobs (%s), whose dead letters cannot be distinguished;"
                  .formatted(String.join(", ", found))
              + " run each job with a sink.path of its own");
    }
    found.forEach(job -> jobs.put(job, out));
    for (String job : expected.jobs()) {
      Path below = out.resolve(job);
      if (Files.isDirectory(below) && Verification.jobsIn(below, expected).contains(job)) {
        jobs.put(job, below);
      }
    }
    if (jobs.isEmpty()) {
      throw invalid(
          out,
          "contains no results of a job that reads these events: "
              + String.join(", ", expected.jobs()));
    }
    return jobs;
  }

  private static InvalidOptionsException invalid(Path out, String problem) {
    return new InvalidOptionsException(
        "verify", List.of(new Problem(null, out.toString(), problem)));
  }
}
