package io.shardflow.expected;

import static io.shardflow.expected.ExpectedResults.ARCHIVE;
import static io.shardflow.expected.ExpectedResults.DEAD_LETTERS;
import static io.shardflow.expected.ExpectedResults.LATE_EVENTS;

import io.shardflow.text.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What a job wrote, compared with what it must have written: each row in its folder, as often as it
 * must be there.
 */
public final class Verification {
  private static final Pattern FOLDER =
      Pattern.compile(
          "(?:year=)?(\\d{4})/(?:month=)?(\\d\\d)/(?:day=)?(\\d\\d)/(?:hour=)?(\\d\\d)");

  /** The generator knows neither when records arrive nor what reference data adds to rows. */
  private static final Set<String> UNKNOWN =
      Set.of("ingest_time", "source", "position", "arrival_time", "name", "site", "known");

  /** What the columns of {@link #print} are. */
  public static final String HEADER =
      "%-20s%12s%12s%10s%12s%10s"
          .formatted("", "expected", "found", "missing", "unexpected", "doubled");

  private static final int MOST_EXAMPLES = 5;
  private static final int EXAMPLE_WIDTH = 240;

  private final String job;
  private final Map<String, Comparison> dataSets = new LinkedHashMap<>();

  /** How often each row must be there, and how often it is. */
  private static final class Comparison {
    final Map<String, int[]> rows = new LinkedHashMap<>();
    long expected;
    long found;

    void expect(String row) {
      rows.computeIfAbsent(row, text -> new int[2])[0]++;
      expected++;
    }

    void find(String row) {
      rows.computeIfAbsent(row, text -> new int[2])[1]++;
      found++;
    }

    Stream<String> missing() {
      return rows.entrySet().stream().flatMap(e -> times(e, e.getValue()[0] - e.getValue()[1]));
    }

    Stream<String> unexpected() {
      return rows.entrySet().stream()
          .flatMap(e -> times(e, e.getValue()[0] == 0 ? e.getValue()[1] : 0));
    }

    Stream<String> doubled() {
      return rows.entrySet().stream()
          .flatMap(e -> times(e, e.getValue()[0] == 0 ? 0 : e.getValue()[1] - e.getValue()[0]));
    }

    private static Stream<String> times(Map.Entry<String, int[]> row, int times) {
      return Stream.generate(row::getKey).limit(Math.max(0, times));
    }
  }

  private Verification(String job) {
    this.job = job;
  }

  /**
   * The jobs of which a folder holds data sets.
   *
   * @param sinkPath where the job wrote to
   */
  public static List<String> jobsIn(Path sinkPath, ExpectedResults answers) {
    return answers.jobs().stream()
        .filter(
            job ->
                answers.resultsOf(job).stream()
                    .anyMatch(dataSet -> Files.isDirectory(sinkPath.resolve(dataSet))))
        .toList();
  }

  /**
   * Compares.
   *
   * @param sinkPath where the job wrote to
   * @param zone of the names of the folders
   * @param counts tells which files belong to the run
   */
  public static Verification of(
      ExpectedResults answers, String job, Path sinkPath, ZoneId zone, Predicate<Path> counts)
      throws IOException {
    Found found = new Found(sinkPath, counts);
    Map<String, Integer> late = new HashMap<>();
    for (String row : found.rows(LATE_EVENTS)) {
      late.merge(row, 1, Integer::sum);
    }
    DateTimeFormatter hour = DateTimeFormatter.ofPattern("uuuu/MM/dd/HH").withZone(zone);
    Verification verification = new Verification(job);
    answers
        .rows(
            job,
            record -> {
              ExpectedRow row = ExpectedRow.ofEvent(record);
              return late.merge(found.text(LATE_EVENTS, row, hour), -1, Integer::sum) >= 0;
            })
        .forEach(
            (dataSet, rows) -> {
              Comparison comparison = new Comparison();
              rows.forEach(row -> comparison.expect(found.text(dataSet, row, hour)));
              verification.dataSets.put(dataSet, comparison);
            });
    for (Map.Entry<String, Comparison> dataSet : verification.dataSets.entrySet()) {
      found.rows(dataSet.getKey()).forEach(dataSet.getValue()::find);
    }
    return verification;
  }

  /** Whether all rows are there, and no others. */
  public boolean isEqual() {
    return dataSets.values().stream()
        .flatMap(comparison -> comparison.rows.values().stream())
        .allMatch(times -> times[0] == times[1]);
  }

  /** How many rows must be there. */
  public long expected() {
    return total(comparison -> comparison.expected);
  }

  /** How many rows are not there. */
  public long missing() {
    return total(comparison -> comparison.missing().count());
  }

  /** How many rows must not be there at all. */
  public long unexpected() {
    return total(comparison -> comparison.unexpected().count());
  }

  /** How many rows are there once too often. */
  public long doubled() {
    return total(comparison -> comparison.doubled().count());
  }

  private long total(ToLongFunction<Comparison> figure) {
    return dataSets.values().stream().mapToLong(figure).sum();
  }

  /** Prints a line for each data set, and examples of rows where something is wrong. */
  public void print(PrintStream out) {
    out.println(job + ":");
    dataSets.forEach(
        (dataSet, comparison) ->
            out.printf(
                "  %-18s%,12d%,12d%,10d%,12d%,10d%n",
                dataSet,
                comparison.expected,
                comparison.found,
                comparison.missing().count(),
                comparison.unexpected().count(),
                comparison.doubled().count()));
    dataSets.forEach(
        (dataSet, comparison) -> {
          examples(out, dataSet, "missing", comparison.missing());
          examples(out, dataSet, "unexpected", comparison.unexpected());
          examples(out, dataSet, "doubled", comparison.doubled());
        });
  }

  private static void examples(PrintStream out, String dataSet, String what, Stream<String> rows) {
    rows.limit(MOST_EXAMPLES)
        .map(Printable::line)
        .map(row -> row.length() <= EXAMPLE_WIDTH ? row : row.substring(0, EXAMPLE_WIDTH) + " ...")
        .forEach(row -> out.printf("  %s in %s: %s%n", what, dataSet, row));
  }

  /** The rows in files, as texts with their folder. */
  private static final class Found {
    private final Path sinkPath;
    private final List<Path> files;
    private final boolean csv;

    Found(Path sinkPath, Predicate<Path> counts) throws IOException {
      this.sinkPath = sinkPath;
      try (Stream<Path> all = Files.walk(sinkPath)) {
        files = all.filter(Files::isRegularFile).filter(Found::isVisible).filter(counts).toList();
      }
      csv = files.stream().anyMatch(file -> file.getFileName().toString().contains(".csv"));
    }

    List<String> rows(String dataSet) throws IOException {
      List<String> rows = new ArrayList<>();
      for (Path file : files) {
        Path inSink = sinkPath.relativize(file);
        if (inSink.getName(0).toString().equals(dataSet)) {
          Matcher folder = FOLDER.matcher(inSink.toString().replace('\\', '/'));
          String prefix =
              !hasKnownFolders(dataSet)
                  ? ""
                  : folder.find()
                      ? String.join(
                          "/",
                          folder.group(1),
                          folder.group(2),
                          folder.group(3),
                          folder.group(4) + " ")
                      : "in no date folder: ";
          form(dataSet).texts(bytes(file), UNKNOWN).forEach(text -> rows.add(prefix + text));
        }
      }
      return rows;
    }

    String text(String dataSet, ExpectedRow row, DateTimeFormatter hour) {
      String text = form(dataSet).text(row.fields());
      return row.bucketTime() == null ? text : hour.format(row.bucketTime()) + " " + text;
    }

    private ResultFormat form(String dataSet) {
      return dataSet.equals(ARCHIVE)
          ? ResultFormat.LINES
          : csv ? ResultFormat.CSV : ResultFormat.JSON;
    }

    private static boolean hasKnownFolders(String dataSet) {
      return !dataSet.equals(ARCHIVE) && !dataSet.equals(DEAD_LETTERS);
    }

    private static boolean isVisible(Path file) {
      String name = file.getFileName().toString();
      return !name.startsWith(".") && !name.startsWith("_");
    }

    private static byte[] bytes(Path file) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        return file.toString().endsWith(".gz")
            ? new GZIPInputStream(in).readAllBytes()
            : in.readAllBytes();
      }
    }
  }
}
