package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.writer.FileRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.jobs.testing.JobRun;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Complete small runs of every job on files. */
class ReplayIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final FileTime WRITTEN = FileTime.from(Instant.parse("2024-06-01T08:15:00Z"));
  private static final int GENERATED = 5_000;

  @TempDir Path folder;

  /** The expected output of each job was written by hand. */
  @ParameterizedTest
  @CsvSource({
    "dedup, probes",
    "anomaly-filter, sensors",
    "alerts, sensors",
    "store-revenue, sales",
    "trend-comparison, sensors",
    "sensor-summary, sensors",
    "taxi-trips, trips",
    "archive, sales"
  })
  void writesTheExpectedFolders(String job, String input) throws Exception {
    Path events = resource(input + ".jsonl");
    JobRun.toItsEnd(
        job, folder.resolve("out"), "--source.type", "file", "--source.path", events.toString());

    assertThat(asText(JobRun.folders(folder.resolve("out")))).isEqualTo(expected(job));
    assertThat(JobRun.unfinished(folder.resolve("out"))).isEmpty();
  }

  @Test
  void resultsDoNotDependOnTheOrderOfFilesAndLines() throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(resource("sales.jsonl")));
    run("store-revenue", "straight", resource("sales.jsonl"));

    Collections.shuffle(lines, new Random(7));
    Path parts = Files.createDirectories(folder.resolve("parts/of/a/year"));
    Files.write(parts.resolve("b.jsonl"), lines.subList(0, 5));
    try (var gz = new GZIPOutputStream(Files.newOutputStream(parts.resolve("a.gz")))) {
      gz.write(
          String.join("\r\n\r\n", lines.subList(5, lines.size())).getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(parts.resolve(".half-written"), "no record");
    run("store-revenue", "shuffled", folder.resolve("parts"));

    for (String dataSet : List.of("store-revenue", "category-revenue")) {
      assertThat(JobRun.folders(folder.resolve("shuffled/" + dataSet)))
          .isEqualTo(JobRun.folders(folder.resolve("straight/" + dataSet)));
    }
    assertThat(JobRun.rows(folder.resolve("shuffled"), "dead-letters"))
        .hasSameSizeAs(JobRun.rows(folder.resolve("straight"), "dead-letters"));
  }

  @Test
  void readsAndWritesCsvInFirehoseFolders() throws Exception {
    Path csv =
        Files.writeString(
            folder.resolve("sales.csv"),
            """
            sales,category,store_id,evnt_time,note
            1.10,"Toys, and games",store_1,2024-05-01 12:00:01,
            2.20,"Toys, and games",store_1,2024-05-01 22:30:02,x
            ,Toys,store_1,2024-05-01 12:00:01,
            """);
    Files.setLastModifiedTime(csv, WRITTEN);
    run(
        "store-revenue",
        "out",
        csv,
        "--source.format",
        "csv",
        "--sink.format",
        "csv",
        "--sink.layout",
        "firehose",
        "--sink.zone",
        "Europe/Berlin");

    String header = "category,revenue,sales_count,window_start,timestamp";
    assertThat(JobRun.folders(folder.resolve("out")))
        .containsEntry(
            "category-revenue/2024/05/01/14",
            List.of(
                "\"Toys, and games\",1.1,1,\"2024-05-01 12:00:00.000\",\"2024-05-01 12:01:00.000\"",
                header))
        .containsEntry(
            "category-revenue/2024/05/02/00",
            List.of(
                "\"Toys, and games\",2.2,1,\"2024-05-01 22:30:00.000\",\"2024-05-01 22:31:00.000\"",
                header))
        .hasEntrySatisfying(
            "dead-letters/2024/06/01/10",
            rows ->
                assertThat(rows).anyMatch(row -> row.contains("\"required field missing\",sales")));
  }

  @Test
  void rowsWithLineBreaksAreDeadLettersInCsv() throws Exception {
    String reading =
        """
        {"sensor_id":"%s","sensor_type":"temperature","location":"a","floor":"1","room":"%s",\
        "timestamp":"2024-05-01T12:00:00","reading":31.5,"status":"ok"}
        """;
    Path file =
        Files.writeString(
            folder.resolve("readings.jsonl"),
            reading.formatted("s-1", "two\\nlines")
                + reading.formatted("s-2", "one, \\\"line\\\"")
                + "{\"broken\":\r}\n");
    run("anomaly-filter", "out", file, "--sink.format", "csv");

    assertThat(JobRun.rows(folder.resolve("out"), "anomalies"))
        .containsExactly(
            "s-2,temperature,a,1,\"one, \"\"line\"\"\",31.5,ok,\"2024-05-01 12:00:00.000\"",
            "sensor_id,sensor_type,location,floor,room,reading,status,event_time");
    assertThat(JobRun.rows(folder.resolve("out"), "dead-letters"))
        .filteredOn(row -> !row.startsWith("reason,"))
        .satisfiesExactly(
            row ->
                assertThat(row)
                    .startsWith("\"line break inside\",,\"{\"\"sensor_id\"\":\"\"s-1\"\"")
                    .contains("two\\nlines", ",anomalies,"),
            row -> assertThat(row).startsWith("\"not a JSON object\",").contains(",base64,"));
  }

  @ParameterizedTest
  @CsvSource({"none, 2", "gzip, 1"})
  void writesOneCsvHeaderPerFileAndKeepsTheOrder(String compression, int minFiles)
      throws Exception {
    String reading =
        """
        {"sensor_id":"%d","sensor_type":"motion","location":"A","floor":"1","room":"2",\
        "timestamp":"2024-05-01T%02d:30:00","reading":1,"status":"normal"}
        """;
    StringBuilder readings = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      readings.append(reading.formatted(1000 + i, 12 + i / 2 % 2));
    }
    run(
        "anomaly-filter",
        "out",
        Files.writeString(folder.resolve("readings.jsonl"), readings),
        "--sink.format",
        "csv",
        "--sink.compression",
        compression,
        "--sink.roll.size",
        "5 kb");

    for (int hour : List.of(12, 13)) {
      List<String> numbers = new ArrayList<>();
      List<Path> files = files("out/anomalies/year=2024/month=05/day=01/hour=" + hour);
      for (Path file : files) {
        List<String> lines = JobRun.lines(file);
        assertThat(lines.get(0))
            .isEqualTo("sensor_id,sensor_type,location,floor,room,reading,status,event_time");
        assertThat(lines.stream().skip(1))
            .isNotEmpty()
            .allMatch(
                line ->
                    line.endsWith(
                        ",motion,A,1,2,1.0,normal,\"2024-05-01 " + hour + ":30:00.000\""));
        lines.stream().skip(1).map(line -> line.substring(0, 4)).forEach(numbers::add);
      }
      assertThat(files).hasSizeGreaterThanOrEqualTo(minFiles);
      assertThat(numbers).hasSize(150).isSorted();
    }
  }

  /** Returns the files of a folder in the order in which they were written. */
  private List<Path> files(String of) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(of))) {
      return files
          .sorted(
              Comparator.comparing(
                  file -> Integer.valueOf(file.toString().replaceAll(".*-([0-9]+)\\.csv.*", "$1"))))
          .toList();
    }
  }

  @Test
  void replayedLateEventsCompleteTheResults() throws Exception {
    Path first = generate(EventKind.SALES, 0.05);
    run("store-revenue", "replay", first);

    JobRun.toItsEnd(
        "store-revenue",
        folder.resolve("live"),
        generator("100", "--generator.late", "0.05", "--generator.lateness", "5 min"));
    Path late = folder.resolve("live/late-events");
    assertThat(JobRun.rows(folder.resolve("live"), "late-events")).isNotEmpty();
    run("store-revenue", "late", late);

    assertThat(revenue("live").add(revenue("late"))).isEqualByComparingTo(revenue("replay"));
  }

  @ParameterizedTest
  @CsvSource({
    "dedup, PROBES, clean-readings",
    "dedup, PROBES, sensor-averages",
    "dedup, PROBES, temperature-gaps",
    "anomaly-filter, SENSORS, anomalies",
    "alerts, SENSORS, alerts",
    "store-revenue, SALES, store-revenue",
    "store-revenue, SALES, category-revenue",
    "trend-comparison, SENSORS, trends",
    "sensor-summary, SENSORS, sensor-summaries"
  })
  void streamAndReplayAgreeIfNothingIsLate(String job, EventKind kind, String dataSet)
      throws Exception {
    run(job, "replay", generate(kind, 0));
    JobRun.toItsEnd(job, folder.resolve("live"), generator("1000", "--generator.late", "0"));

    assertThat(withoutArrival(JobRun.rows(folder.resolve("live"), dataSet)))
        .isNotEmpty()
        .isEqualTo(withoutArrival(JobRun.rows(folder.resolve("replay"), dataSet)));
    assertThat(JobRun.rows(folder.resolve("live"), "dead-letters"))
        .hasSameSizeAs(JobRun.rows(folder.resolve("replay"), "dead-letters"));
  }

  @Test
  void readsAHiddenFileThatIsGivenExplicitly() throws Exception {
    Path hidden = Files.copy(resource("sales.jsonl"), folder.resolve("_hidden.jsonl"));
    run("store-revenue", "out", hidden);
    assertThat(JobRun.rows(folder.resolve("out"), "store-revenue")).isNotEmpty();
  }

  @Test
  void readsNoRecordsFromAnEmptyFile() throws Exception {
    run("store-revenue", "out", Files.createFile(folder.resolve("empty.gz")));
    assertThat(JobRun.folders(folder.resolve("out"))).isEmpty();
  }

  @Test
  void namesTheFileThatCannotBeRead() throws Exception {
    Path broken = Files.write(folder.resolve("broken.gz"), new byte[] {31, (byte) 139, 8, 0});
    assertThatThrownBy(() -> run("dedup", "out", broken))
        .rootCause()
        .isNotNull()
        .satisfies(e -> assertThat(e).isInstanceOf(IOException.class));
    assertThatThrownBy(() -> run("dedup", "out", broken))
        .hasStackTraceContaining("broken.gz")
        .hasStackTraceContaining("remove it from source.path");
  }

  @Test
  void refusesAFileWithAnOverlongLine() throws Exception {
    Path endless = folder.resolve("endless.gz");
    try (var gz = new GZIPOutputStream(Files.newOutputStream(endless))) {
      gz.write("{}\n".getBytes(StandardCharsets.UTF_8));
      gz.write(new byte[17 << 20]);
    }
    assertThatThrownBy(() -> run("dedup", "out", endless))
        .hasStackTraceContaining("endless.gz after line 1")
        .hasStackTraceContaining("longer than 16 MB");
  }

  @Test
  void keepsRecordsOfAMegabyteComplete() throws Exception {
    int size = 1_000_000;
    String reading =
        "{\"sensor_id\":\"s\",\"sensor_type\":\"t\",\"location\":\"l\",\"floor\":\"f\",\"room\":\"r\","
            + "\"timestamp\":\"2024-05-01T12:00:00\",\"reading\":1,\"status\":\"ok\"}";
    List<String> events =
        List.of(
            reading.replace("\"t\"", '"' + "t".repeat(size) + '"'),
            reading.replace("{", "{" + "\"floor\":\"x\",".repeat(size / 12)),
            reading.replace("{", "{\"more\":[" + "0,".repeat(size / 2) + "0],"),
            reading.replace(":1,", ":1e-999999999,"));
    List<String> malformed =
        List.of(
            reading.replace("room", "r".repeat(size)),
            reading.replace(":1,", ":" + "1".repeat(size) + ","),
            reading.replace(":1,", ":1e" + "9".repeat(size) + ","),
            reading.replace(":1,", ":1e999999999,"),
            reading.replace("{", "{\"more\":" + "[".repeat(size / 2) + "]".repeat(size / 2) + ","),
            reading.replace("\"t\"", "\"\\ud800\""),
            "\"".repeat(size),
            "\u0000".repeat(size));
    List<String> lines = new ArrayList<>(events);
    lines.addAll(malformed);
    run("sensor-summary", "out", Files.write(folder.resolve("huge.jsonl"), lines));

    assertThat(JobRun.rows(folder.resolve("out"), "sensor-summaries"))
        .hasSize(2)
        .anyMatch(row -> row.contains("\"total_count\":3,"))
        .anyMatch(row -> row.contains("t".repeat(size)));
    ObjectMapper json = new ObjectMapper();
    List<String> payloads = new ArrayList<>();
    for (String row : JobRun.rows(folder.resolve("out"), "dead-letters")) {
      payloads.add(json.readTree(row).get("payload").textValue());
    }
    assertThat(payloads).containsExactlyInAnyOrderElementsOf(malformed);
  }

  private void run(String job, String out, Path input, String... options) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("--source.type", "file", "--source.path", input.toString()));
    all.addAll(List.of(options));
    JobRun.toItsEnd(job, folder.resolve(out), all.toArray(String[]::new));
  }

  private Path resource(String name) throws Exception {
    Path file = folder.resolve("in").resolve(name);
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      try (var in = getClass().getResourceAsStream("/replay/" + name)) {
        Files.copy(in, file);
      }
      Files.setLastModifiedTime(file, WRITTEN);
    }
    return file;
  }

  private String expected(String job) throws IOException {
    try (var in = getClass().getResourceAsStream("/replay/" + job + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path generate(EventKind kind, double late) throws IOException {
    Path file = folder.resolve("generated.jsonl");
    EventGenerator generator =
        new EventGenerator(
            kind,
            new GeneratorSettings(
                3,
                Instant.parse("2024-05-01T12:00:00Z"),
                20,
                new Faults(
                    0.05,
                    Duration.ofSeconds(2),
                    0.05,
                    Duration.ofSeconds(2),
                    late,
                    Duration.ofMinutes(5),
                    0.02,
                    List.of(Malformation.values())),
                Keys.DEFAULT));
    try (RecordWriter writer = new FileRecordWriter(file)) {
      for (int i = 0; i < GENERATED; i++) {
        writer.write(generator.record(i));
      }
    }
    return file;
  }

  /** Returns the options of a generator source with the same events as {@link #generate}. */
  private static String[] generator(String speed, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--source.type",
                "generator",
                "--generator.seed",
                "3",
                "--generator.rate",
                "20",
                "--generator.speed",
                speed,
                "--generator.count",
                "" + GENERATED,
                "--generator.duplicates",
                "0.05",
                "--generator.disorder",
                "0.05",
                "--generator.malformed",
                "0.02"));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  private BigDecimal revenue(String out) {
    return JobRun.rows(folder.resolve(out), "store-revenue").stream()
        .map(row -> new BigDecimal(row.replaceAll(".*\"revenue\":([-.0-9]+).*", "$1")))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static List<String> withoutArrival(List<String> rows) {
    return rows.stream()
        .map(row -> row.replaceFirst("\"ingest_time\":\"[^\"]*\",", ""))
        .sorted()
        .toList();
  }

  private String asText(Map<String, List<String>> folders) {
    return folders.entrySet().stream()
        .map(
            entry ->
                entry.getKey()
                    + "\n"
                    + entry.getValue().stream()
                        .map(row -> "  " + row + "\n")
                        .collect(Collectors.joining()))
        .collect(Collectors.joining())
        .replace(folder.resolve("in") + "/", "");
  }
}
