package io.shardflow.expected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.expected.jobs.ExpectedRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifies files with the expected rows, written as by a job and then changed. */
class VerificationTest {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN).build();
  private static final GeneratorSettings SALES =
      new GeneratorSettings(
          7,
          Instant.parse("2024-05-01T12:58:30Z"),
          20,
          new Faults(
              0.05,
              Duration.ofSeconds(2),
              0.03,
              Duration.ofSeconds(2),
              0.02,
              Duration.ofMinutes(5),
              0.02,
              List.of(Malformation.values())),
          Keys.DEFAULT);
  private static final ExpectedResults EXPECTED = new ExpectedResults(EventKind.SALES, SALES, 2000);

  @TempDir Path folder;

  private final Map<String, List<String>> files = new TreeMap<>();

  @Test
  void acceptsCorrectResults() throws IOException {
    write(GeneratedRecord::late);
    assertThat(problems()).isEmpty();
    assertThat(report()).contains("  store-revenue ", "late-events");
  }

  @Test
  void detectsFormatByFileNamesNotFolderNames() throws IOException {
    folder = Files.createDirectory(folder.resolve("from.csv"));
    write(GeneratedRecord::late);
    assertThat(problems()).isEmpty();
  }

  @Test
  void acceptsTheJobsDecisionOnLateEvents() throws IOException {
    write(record -> record.late() && record.event().eventTime().getNano() < 500_000_000);
    assertThat(files.get("late-events/12")).isNotEmpty();
    assertThat(problems()).isEmpty();

    files.clear();
    write(record -> false);
    assertThat(files).doesNotContainKey("late-events/12");
    assertThat(problems()).isEmpty();
  }

  @Test
  void reportsOnTimeEventsThatWereTreatedAsLate() throws IOException {
    write(record -> record.late());
    String onTime =
        new String(
            LongStream.range(0, 100)
                .mapToObj(i -> new EventGenerator(EventKind.SALES, SALES).record(i))
                .filter(record -> record.event() != null && !record.late())
                .findFirst()
                .orElseThrow()
                .payload(),
            UTF_8);
    files.get("late-events/12").add(onTime);
    assertThat(problems())
        .contains("unexpected in late-events: 2024/05/01/12 " + onTime)
        .anyMatch(problem -> problem.startsWith("missing in store-revenue"));
  }

  @Test
  void reportsChangedRows() throws IOException {
    write(GeneratedRecord::late);
    files.get("store-revenue/13").replaceAll(row -> row.replaceFirst("\"revenue\":", "$01"));
    assertThat(problems())
        .anyMatch(
            p -> p.startsWith("missing in store-revenue: 2024/05/01/13 {\"store_id\":\"store_1\""))
        .anyMatch(p -> p.startsWith("unexpected in store-revenue: 2024/05/01/13 {\"store_id\""))
        .noneMatch(p -> p.contains("category"));
  }

  @Test
  void reportsMissingDoubledAndMisplacedRows() throws IOException {
    write(GeneratedRecord::late);
    String first = files.get("category-revenue/12").remove(0);
    String second = files.get("category-revenue/12").get(0);
    files.get("category-revenue/12").add(second);
    String third = files.get("category-revenue/12").remove(1);
    files.get("category-revenue/13").add(third);
    String letter = files.get("dead-letters/12").get(0);
    files.get("dead-letters/12").add(letter.replace("\"source\":\"s\"", "\"source\":\"other\""));

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "missing in category-revenue: 2024/05/01/12 " + first,
            "missing in category-revenue: 2024/05/01/12 " + third,
            "unexpected in category-revenue: 2024/05/01/13 " + third,
            "duplicates in category-revenue: 2024/05/01/12 " + second,
            "duplicates in dead-letters: " + letter.replaceFirst(",\"source\".*", "}"));
  }

  @Test
  void reportsLinesThatAreNotRows() throws IOException {
    write(GeneratedRecord::late);
    files.get("store-revenue/12").add("{\"store_id\":");
    assertThat(problems())
        .containsExactly("unexpected in store-revenue: 2024/05/01/12 {\"store_id\":");
  }

  @Test
  void readsOtherNumberNotationsZonesLayoutsAndGzip() throws IOException {
    write(GeneratedRecord::late);
    files.replaceAll(
        (name, rows) ->
            new ArrayList<>(
                rows.stream()
                    .map(row -> row.replaceFirst("(\"sales_count\":\\d+)", "$1.0E+0"))
                    .toList()));
    save(
        folder,
        rows -> rows,
        name ->
            name.replaceAll("/(..)$", "/2024/05/01/$1").replace("/13", "/15").replace("/12", "/14"),
        true);
    assertThat(verify(ZoneId.of("+02:00")).isEqual()).isTrue();
    assertThat(verify(ZoneOffset.UTC).isEqual()).isFalse();
  }

  @Test
  void readsCsv() throws IOException {
    write(GeneratedRecord::late);
    save(folder, VerificationTest::csv, VerificationTest::hive, false);
    assertThat(verify(ZoneOffset.UTC).isEqual()).as(report(verify(ZoneOffset.UTC))).isTrue();

    files.get("store-revenue/12").remove(0);
    save(folder, VerificationTest::csv, VerificationTest::hive, false);
    assertThat(verify(ZoneOffset.UTC).isEqual()).isFalse();
  }

  /** Writes the rows of a job that finds these events late, one file per hour. */
  private void write(Predicate<GeneratedRecord> late) throws IOException {
    DateTimeFormatter hour = DateTimeFormatter.ofPattern("HH").withZone(ZoneOffset.UTC);
    for (Map.Entry<String, List<ExpectedRow>> dataSet :
        EXPECTED.rows("store-revenue", late).entrySet()) {
      for (ExpectedRow row : dataSet.getValue()) {
        Map<String, Object> fields = new LinkedHashMap<>(row.fields());
        if (dataSet.getKey().equals("dead-letters")) {
          fields.put("source", "s");
          fields.put("position", "1");
          fields.put("arrival_time", "2024-05-01 12:00:00.000");
        }
        files
            .computeIfAbsent(
                dataSet.getKey()
                    + "/"
                    + (row.bucketTime() == null ? "12" : hour.format(row.bucketTime())),
                name -> new ArrayList<>())
            .add(MAPPER.writeValueAsString(fields));
      }
    }
    files.values().forEach(rows -> rows.sort(null));
  }

  private List<String> problems() throws IOException {
    return report().lines().filter(line -> line.contains(" in ")).map(String::strip).toList();
  }

  private String report() throws IOException {
    save(folder, rows -> rows, VerificationTest::hive, false);
    return report(verify(ZoneOffset.UTC));
  }

  private Verification verify(ZoneId zone) throws IOException {
    return Verification.of(EXPECTED, "store-revenue", folder, zone, file -> true);
  }

  private static String report(Verification verification) {
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    verification.print(new PrintStream(report, true, UTF_8));
    return report.toString(UTF_8);
  }

  private static String hive(String name) {
    return name.replaceFirst("/(..)$", "/year=2024/month=05/day=01/hour=$1");
  }

  private static List<String> csv(List<String> rows) {
    List<String> lines = new ArrayList<>();
    for (String row : rows) {
      Map<String, Object> fields = ResultFormat.fields(row.getBytes(UTF_8));
      if (lines.isEmpty()) {
        lines.add(String.join(",", fields.keySet()));
      }
      lines.add(
          String.join(
              ",",
              fields.values().stream()
                  .map(
                      value ->
                          value == null ? "" : '"' + value.toString().replace("\"", "\"\"") + '"')
                  .toList()));
    }
    return lines;
  }

  private void save(
      Path sink, UnaryOperator<List<String>> format, UnaryOperator<String> path, boolean gzip)
      throws IOException {
    try (Stream<Path> all = Files.walk(sink)) {
      all.sorted(Comparator.reverseOrder())
          .filter(p -> !p.equals(sink))
          .forEach(p -> p.toFile().delete());
    }
    boolean csv = format.apply(List.of("{\"a\":1}")).size() > 1;
    for (Map.Entry<String, List<String>> file : files.entrySet()) {
      Path parts = Files.createDirectories(sink.resolve(path.apply(file.getKey())));
      String text = String.join("\n", format.apply(file.getValue())) + "\n";
      Path part = parts.resolve("part-0" + (csv ? ".csv" : ".json") + (gzip ? ".gz" : ""));
      if (gzip) {
        try (var out = new GZIPOutputStream(Files.newOutputStream(part))) {
          out.write(text.getBytes(UTF_8));
        }
      } else {
        Files.writeString(part, text);
      }
    }
    Files.writeString(sink.resolve("_SUCCESS"), "no row");
  }
}
