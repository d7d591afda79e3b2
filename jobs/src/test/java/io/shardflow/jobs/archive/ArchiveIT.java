package io.shardflow.jobs.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.jobs.testing.JobRun;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the files of the archive, and their replay by other jobs. */
class ArchiveIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final FileTime WRITTEN = FileTime.from(Instant.parse("2024-06-01T23:15:00Z"));
  private static final int GENERATED = 5_000;
  private static final String SALES =
      """
      {"category":"Toys","store_id":"store_1","evnt_time":"2024-05-01T22:59:59.999","sales":1.10}
      {"evnt_time":"2024-05-01 23:00:00","category":"Toys","store_id":"store_1","sales":2.20}
      {"category":"Toys","store_id":"store_1","evnt_time":"2024-05-01T22:59:00","sales":4.40}
      no sale
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void keepsBytesThatAreNeitherUtf8NorJson(String compression) throws Exception {
    List<String> records = List.of("\u00ff\u0000\u00fe", "  {\"a\" : 1}  ", "\"", "a\rb", "\u00e9");
    Path input =
        Files.write(folder.resolve("input"), String.join("\n", records).getBytes(ISO_8859_1));

    run("archive", "out", input, "--sink.compression", compression);
    assertThat(JobRun.rows(folder.resolve("out"), "archive"))
        .containsExactlyInAnyOrderElementsOf(records);
  }

  @ParameterizedTest
  @CsvSource({
    "hive, UTC, archive/year=2024/month=06/day=01/hour=23",
    "firehose, UTC, archive/2024/06/01/23",
    "firehose, Asia/Kolkata, archive/2024/06/02/04"
  })
  void usesTheFolderOfTheArrivalTime(String layout, String zone, String expected) throws Exception {
    run("archive", "out", sales(), "--sink.layout", layout, "--sink.zone", zone);

    assertThat(JobRun.folders(folder.resolve("out")))
        .isEqualTo(Map.of(expected, SALES.lines().sorted().toList()));
  }

  @Test
  void usesTheFolderOfATimeField() throws Exception {
    run("archive", "out", sales(), "--archive.time-field", "evnt_time");

    List<String> sales = SALES.lines().toList();
    Map<String, List<String>> folders = JobRun.folders(folder.resolve("out"));
    assertThat(folders.remove("dead-letters/year=2024/month=06/day=01/hour=23"))
        .singleElement()
        .asString()
        .startsWith("{\"reason\":\"not a JSON object\",\"field\":null,\"payload\":\"no sale\",");
    assertThat(folders)
        .isEqualTo(
            Map.of(
                "archive/year=2024/month=05/day=01/hour=22",
                List.of(sales.get(2), sales.get(0)),
                "archive/year=2024/month=05/day=01/hour=23",
                List.of(sales.get(1))));
  }

  @Test
  void compressedFilesCanBeReplayed() throws Exception {
    run("archive", "archive", sales(), "--sink.compression", "gzip");
    assertThat(files(folder.resolve("archive")))
        .isNotEmpty()
        .allMatch(file -> file.getFileName().toString().matches("part-.*\\.json\\.gz"));

    run("store-revenue", "replay", folder.resolve("archive"));
    run("store-revenue", "direct", sales());
    assertThat(results("replay")).hasSize(4).isEqualTo(results("direct"));
  }

  @Test
  void archivesCsvWithoutHeader() throws Exception {
    String rows =
        """
        2.20,"Toys ""and"" games, too",store_1,2024-05-01 22:30:02,x
        1.10,"Toys ""and"" games, too",store_1,2024-05-01 12:00:01,
        ,Toys,store_1,2024-05-01 12:00:01,
        """;
    Path csv =
        Files.writeString(
            folder.resolve("sales.csv"), "sales,category,store_id,evnt_time,note\n" + rows);
    run("archive", "archive", csv, "--source.format", "csv");
    assertThat(files(folder.resolve("archive")))
        .isNotEmpty()
        .allMatch(file -> file.toString().endsWith(".csv"));
    assertThat(JobRun.rows(folder.resolve("archive"), "archive"))
        .isEqualTo(rows.lines().sorted().toList());

    run(
        "store-revenue",
        "replay",
        folder.resolve("archive"),
        "--source.format",
        "csv",
        "--source.fields",
        "sales;category;store_id;evnt_time;note");
    run("store-revenue", "direct", csv, "--source.format", "csv");
    assertThat(results("replay")).hasSize(4).isEqualTo(results("direct"));
    assertThat(deadLetters("replay")).hasSize(1).isEqualTo(deadLetters("direct"));
  }

  @Test
  void usesTheFolderOfACsvColumn() throws Exception {
    Path csv = Files.writeString(folder.resolve("a.csv"), "x,2024-05-01 22:30:02\ny,noon\n");
    run(
        "archive",
        "out",
        csv,
        "--source.format",
        "csv",
        "--source.fields",
        "name;at",
        "--archive.time-field",
        "at");

    assertThat(JobRun.folders(folder.resolve("out/archive")))
        .isEqualTo(Map.of("year=2024/month=05/day=01/hour=22", List.of("x,2024-05-01 22:30:02")));
    assertThat(JobRun.rows(folder.resolve("out"), "dead-letters"))
        .singleElement()
        .asString()
        .startsWith("{\"reason\":\"impossible time\",\"field\":\"at\",\"payload\":\"y,noon\",");
  }

  @ParameterizedTest
  @CsvSource({"none, 10 kb", "gzip, 10 kb"})
  void rollsFilesBySize(String compression, String size) throws Exception {
    Path input = folder.resolve("input");
    List<String> records = records(EventKind.SENSORS, 30_000);
    Files.write(input, records);
    run("archive", "out", input, "--sink.compression", compression, "--sink.roll.size", size);

    List<Path> files = files(folder.resolve("out"));
    assertThat(files).hasSizeGreaterThan(2);
    for (Path file : files) {
      // A compressed file grows by 64 KB at a time.
      assertThat(Files.size(file)).isLessThan(compression.equals("none") ? 11_000 : 80_000);
    }
    assertThat(JobRun.rows(folder.resolve("out"), "archive"))
        .isEqualTo(records.stream().sorted().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip"})
  void keepsEveryRecordOnceAcrossARestart(String compression) throws Exception {
    String[] options = {
      "--source.type",
      "generator",
      "--generator.kind",
      "sales",
      "--generator.count",
      "" + GENERATED,
      "--generator.rate",
      "1000",
      "--generator.malformed",
      "0",
      "--sink.compression",
      compression,
      "--sink.roll.interval",
      "100 ms"
    };
    Path out = folder.resolve("out");
    JobClient first = start(out, null, options);
    await("rows").atMost(Duration.ofMinutes(1)).until(() -> !JobRun.rows(out, "archive").isEmpty());
    String savepoint = JobRun.stop(first, false, folder.resolve("savepoints"));
    assertThat(JobRun.rows(out, "archive")).hasSizeLessThan(GENERATED);
    start(out, savepoint, options).getJobExecutionResult().get();

    assertThat(JobRun.rows(out, "archive"))
        .isEqualTo(records(EventKind.SALES, GENERATED).stream().sorted().toList());
    assertThat(JobRun.unfinished(out)).isEmpty();
  }

  /** The same records, read live by the job, and archived and replayed. */
  @ParameterizedTest
  @CsvSource({
    "dedup, PROBES, 3",
    "anomaly-filter, SENSORS, 1",
    "store-revenue, SALES, 2",
    "trend-comparison, SENSORS, 1",
    "sensor-summary, SENSORS, 1",
    "taxi-trips, TAXI_TRIPS, 1"
  })
  void replayOfTheArchiveEqualsTheLiveResults(String job, EventKind kind, int dataSets)
      throws Exception {
    live(job, kind, "0");
    run(job, "replay", folder.resolve("archive"));

    Map<String, List<String>> live = results("live");
    assertThat(live.keySet().stream().map(name -> name.replaceFirst("/.*", "")).distinct())
        .hasSize(dataSets);
    assertThat(results("replay")).isEqualTo(live);
    assertThat(JobRun.folders(folder.resolve("live/late-events"))).isEmpty();
    assertThat(deadLetters("replay")).isNotEmpty().isEqualTo(deadLetters("live"));
  }

  @Test
  void liveResultsPlusLateEventsEqualAReplay() throws Exception {
    live("store-revenue", EventKind.SALES, "0.05");
    run("store-revenue", "late", folder.resolve("live/late-events"));
    run("store-revenue", "replay", folder.resolve("archive"));

    assertThat(results("live")).isNotEqualTo(results("replay"));
    for (String dataSet : List.of("store-revenue", "category-revenue")) {
      assertThat(revenue(dataSet, "live", "late"))
          .isNotEmpty()
          .isEqualTo(revenue(dataSet, "replay"));
    }
  }

  private void live(String job, EventKind kind, String late) throws Exception {
    List<String> options =
        List.of(
            "--source.type",
            "generator",
            "--generator.count",
            "" + GENERATED,
            "--generator.rate",
            "20",
            "--generator.speed",
            "500",
            "--generator.duplicates",
            "0.05",
            "--generator.malformed",
            "0.02",
            "--generator.late",
            late);
    JobRun.toItsEnd(job, folder.resolve("live"), options.toArray(String[]::new));
    List<String> ofArchive = new ArrayList<>(options);
    ofArchive.addAll(List.of("--generator.kind", kind.toString()));
    JobRun.toItsEnd("archive", folder.resolve("archive"), ofArchive.toArray(String[]::new));
  }

  private static JobClient start(Path out, String savepoint, String... options) throws Exception {
    StreamExecutionEnvironment env = JobRun.environment("archive", out, options);
    env.enableCheckpointing(100);
    return JobRun.start(env, "archive", savepoint);
  }

  private void run(String job, String out, Path input, String... options) throws Exception {
    List<String> all =
        new ArrayList<>(List.of("--source.type", "file", "--source.path", input.toString()));
    all.addAll(List.of(options));
    JobRun.toItsEnd(job, folder.resolve(out), all.toArray(String[]::new));
  }

  private Path sales() throws IOException {
    Path file = Files.writeString(folder.resolve("sales.jsonl"), SALES);
    Files.setLastModifiedTime(file, WRITTEN);
    return file;
  }

  /** Returns the records that the generator makes by default. */
  private static List<String> records(EventKind kind, int count) {
    EventGenerator generator =
        new EventGenerator(
            kind,
            new GeneratorSettings(
                1,
                Instant.parse("2024-05-01T12:00:00Z"),
                1000,
                new Faults(
                    0.02,
                    Duration.ofSeconds(2),
                    0.02,
                    Duration.ofSeconds(2),
                    0.005,
                    Duration.ofMinutes(5),
                    0,
                    List.of(Malformation.values())),
                Keys.DEFAULT));
    return IntStream.range(0, count)
        .mapToObj(i -> new String(generator.record(i).payload(), UTF_8))
        .toList();
  }

  private static List<Path> files(Path out) throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Returns the rows of a run by folder, without their arrival time. */
  private Map<String, List<String>> results(String out) {
    Map<String, List<String>> results = JobRun.folders(folder.resolve(out));
    results.keySet().removeIf(name -> name.startsWith("dead-letters/"));
    results.replaceAll(
        (name, rows) ->
            rows.stream()
                .map(row -> row.replaceFirst("\"ingest_time\":\"[^\"]*\",", ""))
                .sorted()
                .toList());
    return results;
  }

  /** Returns reason, field and payload of each dead letter. */
  private List<String> deadLetters(String out) {
    return JobRun.rows(folder.resolve(out), "dead-letters").stream()
        .map(row -> row.replaceFirst(",\"source\":.*", ""))
        .sorted()
        .toList();
  }

  /** Returns revenue and number of sales per key and window, summed over several runs. */
  private Map<String, BigDecimal> revenue(String dataSet, String... runs) {
    Pattern columns = Pattern.compile("(.*)\"revenue\":([-.0-9]+),\"sales_count\":([0-9]+),(.*)");
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (String run : runs) {
      for (String row : JobRun.rows(folder.resolve(run), dataSet)) {
        Matcher matcher = columns.matcher(row);
        assertThat(matcher.matches()).as(row).isTrue();
        String window = matcher.group(1) + matcher.group(4);
        sums.merge("revenue " + window, new BigDecimal(matcher.group(2)), BigDecimal::add);
        sums.merge("sales " + window, new BigDecimal(matcher.group(3)), BigDecimal::add);
      }
    }
    sums.replaceAll((window, sum) -> sum.stripTrailingZeros());
    return sums;
  }
}
