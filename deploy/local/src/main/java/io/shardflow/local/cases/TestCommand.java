package io.shardflow.local.cases;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.local.cases.format.ExpectedRowsWriter;
import io.shardflow.local.cases.format.FileProblems;
import io.shardflow.local.cases.format.TestCase;
import io.shardflow.local.cases.format.TestFileReader;
import io.shardflow.local.cases.result.CaseResult;
import io.shardflow.local.cases.result.JUnitReport;
import io.shardflow.local.command.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FileUtils;

/** The command {@code test}: runs the cases of test files. */
public final class TestCommand implements Command {
  private static final String UPDATE = "--update";

  private static final Option<String> CASE =
      Option.any(
          ConfigOptions.key("case")
              .stringType()
              .noDefaultValue()
              .withDescription("The name of the only case to run. By default, all cases run."),
          "name of a case");

  private static final Option<String> JUNIT =
      Option.any(
          ConfigOptions.key("junit")
              .stringType()
              .noDefaultValue()
              .withDescription("The file to which the results are written, as XML of JUnit."),
          "file");

  private static final List<Option<?>> OPTIONS = List.of(CASE, JUNIT);

  @Override
  public String help() {
    return """
        test FILE.yaml ... [--key value ...] [--update]: runs the cases of test files: a job, its options and its input,
        and the rows that it must write. deploy/local/TEST_CASES.md describes the files; deploy/local/examples has some.

        --update replaces the expected rows of cases that fail by those that were written. Check them before you
        commit the file.

        Exit status: 0 if all cases pass, 1 if a case fails, 2 if a file or an option is invalid.

        Options:
        """
        + Options.help(OPTIONS, Map.of())
            .lines()
            .skip(2)
            .collect(Collectors.joining("\n", "", "\n"));
  }

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    List<Path> files = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-")) {
        files.add(Path.of(argument));
      } else if (!argument.equals(UPDATE)) {
        words.add(argument);
        if (!argument.contains("=") && i + 1 < arguments.size()) {
          words.add(arguments.get(++i));
        }
      }
    }
    Options options =
        Options.resolve(
            "test",
            OptionSources.of(words),
            OPTIONS,
            Map.of(),
            List.of((values, problems) -> checkFiles(files, problems)));
    Map<Path, FileProblems> problems = new LinkedHashMap<>();
    List<TestCase> cases = new ArrayList<>();
    for (Path file : files) {
      problems.put(file, new FileProblems(file));
      cases.addAll(TestFileReader.read(file, problems.get(file)));
    }
    Path scratch = Files.createTempDirectory("shardflow");
    try {
      return run(select(cases, problems, options), problems, scratch, arguments, options, flink);
    } finally {
      FileUtils.deleteDirectoryQuietly(scratch.toFile());
    }
  }

  private static void checkFiles(List<Path> files, List<Problem> problems) {
    if (files.isEmpty()) {
      problems.add(new Problem(null, "FILE.yaml", "missing: name one test file or more"));
    }
    if (files.stream().distinct().count() < files.size()) {
      problems.add(new Problem(null, "FILE.yaml", "a test file is named twice"));
    }
  }

  /** Returns the case that the options name, or all. */
  private static List<TestCase> select(
      List<TestCase> cases, Map<Path, FileProblems> problems, Options options)
      throws InvalidOptionsException {
    String name = options.get(CASE);
    if (name == null) {
      return cases;
    }
    List<TestCase> selected = cases.stream().filter(test -> test.name().equals(name)).toList();
    if (selected.isEmpty() && problems.values().stream().allMatch(FileProblems::isEmpty)) {
      throw new InvalidOptionsException(
          "test",
          List.of(
              new Problem(
                  CASE.key(),
                  name,
                  "no such case; the cases are: "
                      + cases.stream().map(TestCase::name).collect(Collectors.joining(", ")))));
    }
    return selected;
  }

  private int run(
      List<TestCase> cases,
      Map<Path, FileProblems> problems,
      Path scratch,
      List<String> arguments,
      Options options,
      Configuration flink)
      throws Exception {
    List<CaseRun> runs = new ArrayList<>();
    for (TestCase test : cases) {
      Path folder = scratch.resolve("case-" + (runs.size() + 1));
      runs.add(
          CaseRun.prepare(
              test, folder, CaseCluster.configuration(flink), problems.get(test.file().path())));
    }
    List<String> lines =
        problems.values().stream().flatMap(ofFile -> ofFile.lines().stream()).toList();
    if (!lines.isEmpty()) {
      System.err.printf(
          "No case was run: %s.%n",
          lines.size() == 1
              ? "there is a problem"
              : "there are %d problems".formatted(lines.size()));
      lines.forEach(line -> System.err.println("  " + line));
      return 2;
    }
    List<CaseResult> results = new ArrayList<>();
    List<ExpectedRowsWriter.Update> updates = new ArrayList<>();
    try (CaseCluster cluster = CaseCluster.start(flink)) {
      for (CaseRun run : runs) {
        CaseResult result = run.run(cluster);
        print(result);
        results.add(result);
        if (arguments.contains(UPDATE) && result.error() == null && !result.isPassed()) {
          updates.addAll(run.updates());
        }
      }
    }
    for (Path file : ExpectedRowsWriter.write(updates)) {
      System.out.println("Expected rows updated in " + file);
    }
    long failed = results.stream().filter(result -> !result.isPassed()).count();
    System.out.printf(
        "%n%s: %d passed, %d failed.%n",
        results.size() == 1 ? "1 case" : results.size() + " cases",
        results.size() - failed,
        failed);
    if (options.get(JUNIT) != null) {
      JUnitReport.write(Path.of(options.get(JUNIT)), results);
    }
    return failed == 0 ? 0 : 1;
  }

  private void print(CaseResult result) {
    System.out.printf(
        "%s  %s:%d: %s%n",
        result.isPassed() ? "PASS" : "FAIL",
        result.test().file().path(),
        result.test().line(),
        result.test().name());
    result.lines().forEach(line -> System.out.println("      " + line));
  }
}
