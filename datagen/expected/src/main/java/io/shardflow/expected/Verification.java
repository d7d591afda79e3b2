package io.shardflow.expected;

import static io.shardflow.expected.ExpectedResults.LATE_EVENTS;

import io.shardflow.expected.jobs.ExpectedRow;
import io.shardflow.text.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Compares the results of a job with the expected rows: every row in its folder, and how often. */
public final class Verification {
  /** The column headers of {@link #print}. */
  public static final String HEADER =
      "%-20s%12s%12s%10s%12s%12s"
          .formatted("", "expected", "found", "missing", "unexpected", "duplicates");

  private static final int MAX_EXAMPLES = 5;
  private static final int MAX_EXAMPLE_LENGTH = 240;

  private final String job;
  private final Map<String, RowCounts> dataSets = new LinkedHashMap<>();

  private Verification(String job) {
    this.job = job;
  }

  /**
   * Returns the jobs that have data sets in a folder.
   *
   * @param sinkPath the {@code sink.path} of a job
   */
  public static List<String> jobsIn(Path sinkPath, ExpectedResults expected) {
    return expected.jobs().stream()
        .filter(
            job ->
                expected.dataSetsOf(job).stream()
                    .anyMatch(dataSet -> Files.isDirectory(sinkPath.resolve(dataSet))))
        .toList();
  }

  /**
   * Compares the files of a job with the expected rows.
   *
   * @param sinkPath the {@code sink.path} of the job
   * @param zone the zone of the date folders
   * @param filter selects the files of the run
   */
  public static Verification of(
      ExpectedResults expected, String job, Path sinkPath, ZoneId zone, Predicate<Path> filter)
      throws IOException {
    FoundRows found = new FoundRows(sinkPath, zone, filter);
    // Each late event that was found accounts for one record only.
    Map<String, Integer> lateEvents = new HashMap<>();
    for (String row : found.rows(LATE_EVENTS)) {
      lateEvents.merge(row, 1, Integer::sum);
    }
    Map<String, List<ExpectedRow>> rows =
        expected.rows(
            job,
            record -> {
              String row = found.text(LATE_EVENTS, ExpectedResults.lateEvent(record));
              return lateEvents.merge(row, -1, Integer::sum) >= 0;
            });
    Verification verification = new Verification(job);
    for (Map.Entry<String, List<ExpectedRow>> dataSet : rows.entrySet()) {
      RowCounts counts = new RowCounts();
      dataSet.getValue().forEach(row -> counts.addExpected(found.text(dataSet.getKey(), row)));
      found.rows(dataSet.getKey()).forEach(counts::addFound);
      verification.dataSets.put(dataSet.getKey(), counts);
    }
    return verification;
  }

  /** Returns whether all expected rows exist, and no others. */
  public boolean isEqual() {
    return dataSets.values().stream().allMatch(RowCounts::isEqual);
  }

  /** Returns the number of expected rows. */
  public long expected() {
    return total(RowCounts::expected);
  }

  /** Returns the number of expected rows that do not exist. */
  public long missing() {
    return total(counts -> counts.missing().count());
  }

  /** Returns the number of rows that are not expected at all. */
  public long unexpected() {
    return total(counts -> counts.unexpected().count());
  }

  /** Returns the number of surplus copies of expected rows. */
  public long duplicates() {
    return total(counts -> counts.duplicates().count());
  }

  private long total(ToLongFunction<RowCounts> figure) {
    return dataSets.values().stream().mapToLong(figure).sum();
  }

  /** Prints one line per data set, and examples of the rows that differ. */
  public void print(PrintStream out) {
    out.println(job + ":");
    dataSets.forEach(
        (dataSet, counts) ->
            out.printf(
                "  %-18s%,12d%,12d%,10d%,12d%,12d%n",
                dataSet,
                counts.expected(),
                counts.found(),
                counts.missing().count(),
                counts.unexpected().count(),
                counts.duplicates().count()));
    dataSets.forEach(
        (dataSet, counts) -> {
          printExamples(out, dataSet, "missing", counts.missing());
          printExamples(out, dataSet, "unexpected", counts.unexpected());
          printExamples(out, dataSet, "duplicates", counts.duplicates());
        });
  }

  private static void printExamples(
      PrintStream out, String dataSet, String problem, Stream<String> rows) {
    rows.limit(MAX_EXAMPLES)
        .map(Printable::line)
        .map(
            row ->
                row.length() <= MAX_EXAMPLE_LENGTH
                    ? row
                    : row.substring(0, MAX_EXAMPLE_LENGTH) + " ...")
        .forEach(row -> out.printf("  %s in %s: %s%n", problem, dataSet, row));
  }
}
