package io.shardflow.local;

import io.shardflow.expected.ExpectedResults;
import io.shardflow.expected.Verification;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compares what jobs wrote with the answers that are known of generated events. */
final class VerifyCommand {
  private static final List<Option<?>> OPTIONS = List.of(SinkOptions.ZONE);

  private VerifyCommand() {}

  static int run(List<String> arguments, boolean help) throws Exception {
    if (help) {
      System.out.print(
          """
          verify OUT DIR: compares what a job wrote below its sink.path OUT with what it must have made of
          the events that datagen sent with --expect DIR, the job's own options being at their defaults. OUT may
          also hold a folder for each job, named after it. Exit status: 0 all equal, 1 not, 2 wrong arguments.

          Options:
          """
              + Options.help(OPTIONS, Map.of()));
      return 0;
    }
    List<String> folders =
        Stream.of(arguments.toArray(String[]::new)).takeWhile(w -> !w.startsWith("-")).toList();
    Options options =
        Options.resolve(
            "verify",
            Options.Sources.of(arguments.subList(folders.size(), arguments.size())),
            OPTIONS,
            Map.of(),
            List.of((values, problems) -> check(folders, problems)));
    Path out = Path.of(folders.get(0));
    ExpectedResults answers = new ExpectedFolder(Path.of(folders.get(1))).read();
    List<Verification> verifications = new ArrayList<>();
    for (Map.Entry<String, Path> job : jobs(out, answers).entrySet()) {
      verifications.add(
          Verification.of(
              answers,
              job.getKey(),
              job.getValue(),
              ZoneId.of(options.get(SinkOptions.ZONE)),
              file -> true));
    }
    return report(verifications);
  }

  /** Prints what was found; returns the exit status. */
  static int report(List<Verification> verifications) {
    System.out.printf("%n%s%n", Verification.HEADER);
    verifications.forEach(verification -> verification.print(System.out));
    boolean equal = verifications.stream().allMatch(Verification::isEqual);
    System.out.println(
        equal ? "All equal: every row is there once, and no other." : "NOT equal: see above.");
    return equal ? 0 : 1;
  }

  private static void check(List<String> folders, List<Problem> problems) {
    if (folders.size() != 2) {
      problems.add(
          new Problem(
              null,
              folders.isEmpty() ? "OUT DIR" : String.join(" ", folders),
              "say first which two folders: the job's sink.path and that of datagen's --expect"));
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
              "holds no plan.json: it must be the folder that datagen was given as --expect"));
    }
  }

  /** The jobs whose data sets are there, each with their folder. */
  private static Map<String, Path> jobs(Path out, ExpectedResults answers)
      throws IOException, InvalidOptionsException {
    Map<String, Path> jobs = new LinkedHashMap<>();
    List<String> here = Verification.jobsIn(out, answers);
    if (here.size() > 1) {
      throw wrong(
          out,
          "holds results of several jobs (%s), whose dead letters cannot be told apart: give each"
                  .formatted(String.join(", ", here))
              + " a sink.path of its own");
    }
    here.forEach(job -> jobs.put(job, out));
    for (String job : answers.jobs()) {
      Path below = out.resolve(job);
      if (Files.isDirectory(below) && Verification.jobsIn(below, answers).contains(job)) {
        jobs.put(job, below);
      }
    }
    if (jobs.isEmpty()) {
      throw wrong(
          out,
          "holds no data set of a job that reads such events: "
              + String.join(", ", answers.jobs()));
    }
    return jobs;
  }

  private static InvalidOptionsException wrong(Path out, String problem) {
    return new InvalidOptionsException(
        "verify", List.of(new Problem(null, out.toString(), problem)));
  }
}
