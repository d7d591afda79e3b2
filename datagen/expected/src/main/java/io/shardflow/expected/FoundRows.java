package io.shardflow.expected;

import static io.shardflow.expected.ExpectedResults.ARCHIVE;
import static io.shardflow.expected.ExpectedResults.DEAD_LETTERS;

import io.shardflow.expected.jobs.ExpectedRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The rows in the files and tables of a job, as strings: the date folder, where it is known, and
 * the fields. Expected rows are converted in the same way.
 */
final class FoundRows {
  private static final Pattern DATE_FOLDER =
      Pattern.compile(
          "(?:year=)?(\\d{4})/(?:month=)?(\\d\\d)/(?:day=)?(\\d\\d)/(?:hour=)?(\\d\\d)");

  /** Fields about the arrival of a record, which the generator does not know. */
  private static final Set<String> ARRIVAL_FIELDS =
      Set.of("ingest_time", "source", "position", "arrival_time");

  /** The field that every row with reference data has. */
  private static final String KNOWN = "known";

  /** The fields of reference data, which the generator does not know. */
  private static final Set<String> REFERENCE_FIELDS = Set.of("name", "site", KNOWN);

  private final Path sinkPath;
  private final DateTimeFormatter dateFolder;
  private final List<Path> files;
  private final boolean csv;
  private final Map<String, List<TypedRowReader.TableRow>> tables = new HashMap<>();

  /** The data sets whose rows are not texts. */
  private final Set<String> typed = new HashSet<>();

  private final TypedRowReader reader;

  /**
   * Lists the files.
   *
   * @param sinkPath the {@code sink.path} of the job
   * @param zone the zone of the date folders
   * @param filter selects the files of the run
   */
  FoundRows(Path sinkPath, ZoneId zone, Predicate<Path> filter) throws IOException {
    this.sinkPath = sinkPath;
    dateFolder = DateTimeFormatter.ofPattern("uuuu/MM/dd/HH").withZone(zone);
    try (Stream<Path> all = Files.walk(sinkPath)) {
      files = all.filter(Files::isRegularFile).filter(FoundRows::isVisible).filter(filter).toList();
    }
    csv = files.stream().anyMatch(file -> file.getFileName().toString().contains(".csv"));
    Optional<Path> parquet = files.stream().filter(FoundRows::isParquet).findFirst();
    reader = TypedRowReader.find().orElse(null);
    if (reader != null) {
      readTables();
    } else if (parquet.isPresent()) {
      throw new IOException(
          parquet.get()
              + " can only be read with the module deploy/query on the class path, as run.sh adds it");
    }
  }

  private void readTables() throws IOException {
    try (Stream<Path> folders = Files.list(sinkPath)) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        reader.table(folder).ifPresent(rows -> tables.put(folder.getFileName().toString(), rows));
      }
    }
    typed.addAll(tables.keySet());
    files.stream().filter(FoundRows::isParquet).map(this::dataSet).forEach(typed::add);
  }

  private static boolean isParquet(Path file) {
    return file.toString().endsWith(".parquet");
  }

  private String dataSet(Path file) {
    return sinkPath.relativize(file).getName(0).toString();
  }

  /** Returns the rows of a data set. */
  List<String> rows(String dataSet) throws IOException {
    List<String> rows = new ArrayList<>();
    if (tables.containsKey(dataSet)) {
      for (TypedRowReader.TableRow row : tables.get(dataSet)) {
        String folder = hasFolders(dataSet) ? row.dateFolder() + " " : "";
        rows.add(folder + typedText(dataSet, row.fields()));
      }
      return rows;
    }
    for (Path file : files) {
      if (dataSet(file).equals(dataSet)) {
        String folder = hasFolders(dataSet) ? folder(sinkPath.relativize(file)) : "";
        if (isParquet(file)) {
          reader.parquet(file).forEach(row -> rows.add(folder + typedText(dataSet, row)));
        } else {
          format(dataSet)
              .texts(bytes(file), FoundRows::removeUnknownFields)
              .forEach(text -> rows.add(folder + text));
        }
      }
    }
    return rows;
  }

  /** Returns an expected row as it would be found. */
  String text(String dataSet, ExpectedRow row) {
    String text = format(dataSet).text(row.fields());
    return hasFolders(dataSet) ? dateFolder.format(row.bucketTime()) + " " + text : text;
  }

  private String typedText(String dataSet, Map<String, Object> row) {
    removeUnknownFields(row);
    return format(dataSet).text(row);
  }

  /** Returns whether date folders are known: not those of arrival times, nor hidden partitions. */
  private boolean hasFolders(String dataSet) {
    return !dataSet.equals(ARCHIVE)
        && !dataSet.equals(DEAD_LETTERS)
        && tables.getOrDefault(dataSet, List.of()).stream()
            .allMatch(row -> row.dateFolder() != null);
  }

  private static void removeUnknownFields(Map<String, Object> row) {
    row.keySet().removeAll(ARRIVAL_FIELDS);
    if (row.containsKey(KNOWN)) {
      row.keySet().removeAll(REFERENCE_FIELDS);
    }
  }

  private static String folder(Path file) {
    Matcher folder = DATE_FOLDER.matcher(file.toString().replace('\\', '/'));
    return folder.find()
        ? "%s/%s/%s/%s "
            .formatted(folder.group(1), folder.group(2), folder.group(3), folder.group(4))
        : "in no date folder: ";
  }

  private ResultFormat format(String dataSet) {
    return dataSet.equals(ARCHIVE)
        ? ResultFormat.LINES
        : typed.contains(dataSet) ? ResultFormat.TYPED : csv ? ResultFormat.CSV : ResultFormat.JSON;
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
