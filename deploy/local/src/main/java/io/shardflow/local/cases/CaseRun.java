package io.shardflow.local.cases;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.local.cases.format.ExpectedRows;
import io.shardflow.local.cases.format.ExpectedRowsWriter;
import io.shardflow.local.cases.format.FileProblems;
import io.shardflow.local.cases.format.TestCase;
import io.shardflow.local.cases.result.CaseResult;
import io.shardflow.local.cases.result.DataSetDifference;
import io.shardflow.local.cases.result.FoundRow;
import io.shardflow.local.cases.result.RowRule;
import io.shardflow.local.command.Failures;
import io.shardflow.local.run.Results;
import io.shardflow.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;

/** Runs one case, and compares the rows that it has written with the expected ones. */
final class CaseRun {
  private static final int MAX_HINTS = 3;
  private static final int MAX_HINT_WIDTH = 300;

  private final TestCase test;
  private final CaseFolder folder;
  private final PreparedCase prepared;
  private final Map<String, List<FoundRow>> found = new TreeMap<>();

  private CaseRun(TestCase test, CaseFolder folder, PreparedCase prepared) {
    this.test = test;
    this.folder = folder;
    this.prepared = prepared;
  }

  /**
   * Prepares a case. If problems are added, the result cannot be run.
   *
   * @param scratch the folder of the case, which does not exist yet
   */
  static CaseRun prepare(TestCase test, Path scratch, Configuration flink, FileProblems problems)
      throws IOException {
    CaseFolder folder = new CaseFolder(test, scratch);
    PreparedCase prepared = null;
    try {
      prepared = runner(test).prepare(test, folder, flink);
      for (ExpectedRows rows : test.expected()) {
        if (!prepared.dataSets().isEmpty() && !prepared.dataSets().contains(rows.dataSet())) {
          problems.add(
              rows.line(),
              "%s is not a data set of the case; allowed: %s"
                  .formatted(
                      rows.dataSet(),
                      String.join(", ", prepared.dataSets().stream().sorted().toList())));
        }
      }
    } catch (InvalidOptionsException e) {
      for (Problem problem : e.problems()) {
        problems.add(line(test, problem.key()), problem.toString().replaceFirst("^--", ""));
      }
    }
    return new CaseRun(test, folder, prepared);
  }

  private static PipelineRunner runner(TestCase test) {
    return Stream.concat(
            Stream.of(new JobRunner()),
            ServiceLoader.load(PipelineRunner.class).stream().map(ServiceLoader.Provider::get))
        .filter(runner -> runner.accepts(test))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("Cases with sql need the class path of run.sh test"));
  }

  /** Returns the line of the option with a problem, or of what else it may come from. */
  private static int line(TestCase test, String key) {
    if (test.options().containsKey(key)) {
      return test.options().get(key).line();
    }
    if (test.job() != null && OptionSources.JOB_NAME.key().equals(key)) {
      return test.job().line();
    }
    if (test.sql() != null && key == null) {
      return test.sql().line();
    }
    return test.config() == null ? test.line() : test.config().line();
  }

  CaseResult run(CaseCluster cluster) {
    long start = System.nanoTime();
    String error = null;
    List<String> differences = List.of();
    try {
      prepared.run(cluster);
      readResults();
      differences = differences();
    } catch (CaseException e) {
      error = e.getMessage();
    } catch (Exception e) {
      error = Failures.describe(e);
    }
    return new CaseResult(test, Duration.ofNanos(System.nanoTime() - start), error, differences);
  }

  private void readResults() throws IOException {
    Path results = folder.results();
    if (Files.isDirectory(results)) {
      try (Stream<Path> dataSets = Files.list(results)) {
        for (Path dataSet : dataSets.filter(Files::isDirectory).toList()) {
          found.put(dataSet.getFileName().toString(), FoundRow.read(Results.files(dataSet)));
        }
      }
    }
  }

  private List<String> differences() {
    RowRule rule = new RowRule(test.allFields(), test.tolerance());
    List<String> lines = new ArrayList<>();
    Map<String, List<FoundRow>> others = new TreeMap<>(found);
    for (ExpectedRows expected : test.expected()) {
      others.remove(expected.dataSet());
      DataSetDifference difference =
          new DataSetDifference(
              expected.dataSet(), expected.rows(), rows(expected.dataSet()), rule);
      if (!difference.isEqual()) {
        lines.addAll(difference.lines());
      }
    }
    if (test.only()) {
      others.forEach(
          (dataSet, rows) -> {
            if (!rows.isEmpty()) {
              lines.addAll(new DataSetDifference(dataSet, List.of(), rows, rule).lines());
            }
          });
    } else if (!lines.isEmpty()) {
      for (String dataSet : List.of("dead-letters", "late-events")) {
        lines.addAll(hints(dataSet, others.getOrDefault(dataSet, List.of())));
      }
    }
    return lines;
  }

  private List<FoundRow> rows(String dataSet) {
    return found.getOrDefault(dataSet, List.of());
  }

  /** Shows rows that may be the reason of a difference, though the case expects nothing of them. */
  private static List<String> hints(String dataSet, List<FoundRow> rows) {
    List<String> lines = new ArrayList<>();
    if (!rows.isEmpty()) {
      lines.add("note: %d rows in %s, such as".formatted(rows.size(), dataSet));
      for (FoundRow row : rows.subList(0, Math.min(MAX_HINTS, rows.size()))) {
        String text = Printable.line(row.text());
        lines.add("  " + text.substring(0, Math.min(MAX_HINT_WIDTH, text.length())));
      }
    }
    return lines;
  }

  /** Returns the rows that were found in place of the expected ones. */
  List<ExpectedRowsWriter.Update> updates() {
    return test.expected().stream()
        .map(
            expected ->
                new ExpectedRowsWriter.Update(
                    test.file().path(),
                    expected,
                    test.allFields(),
                    rows(expected.dataSet()).stream()
                        .map(row -> new ExpectedRowsWriter.Row(row.text(), row.json()))
                        .toList()))
        .toList();
  }
}
