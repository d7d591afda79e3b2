package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.datagen.events.EventKind;
import io.shardflow.jobs.testing.JobRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Compares SQL files and jobs: the same events must give the same rows in the same folders. */
class PipelinesTest {
  @RegisterExtension
  static final MiniClusterExtension JOBS =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  static final List<Pipeline> PIPELINES = Pipeline.ALL;

  private static final FileTime MODIFICATION_TIME =
      FileTime.from(Instant.parse("2024-06-01T08:15:00Z"));

  @TempDir Path folder;

  @Test
  void everyFileIsTested() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("."))) {
      assertThat(files.map(Path::getFileName).map(Path::toString).filter(f -> f.endsWith(".sql")))
          .containsExactlyInAnyOrderElementsOf(Pipeline.ALL.stream().map(Pipeline::file).toList());
    }
  }

  @ParameterizedTest
  @FieldSource("PIPELINES")
  void givesTheRecordedResults(Pipeline pipeline) throws Exception {
    Path events = folder.resolve(pipeline.recorded() + ".jsonl");
    Files.writeString(
        events,
        resource(pipeline.recorded() + ".jsonl")
            .lines()
            .filter(PipelinesTest::isReadEqually)
            .map(line -> line + "\n")
            .reduce("", String::concat));
    Files.setLastModifiedTime(events, MODIFICATION_TIME);

    sql(pipeline, "out", "--source.type", "file", "--source.path", events.toString());
    assertThat(JobRun.folders(folder.resolve("out"))).isEqualTo(expected(pipeline));
    assertThat(JobRun.unfinished(folder.resolve("out"))).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("PIPELINES")
  void givesTheJobsResultsInAReplay(Pipeline pipeline) throws Exception {
    Path events = folder.resolve("events/generated.jsonl.gz");
    pipeline.generate(events);
    String[] source = {"--source.type", "file", "--source.path", events.getParent().toString()};
    sql(pipeline, "sql", source);
    JobRun.toItsEnd(pipeline.job(), folder.resolve("job"), jobOptions(pipeline, source));

    assertThat(JobRun.folders(folder.resolve("sql")))
        .isNotEmpty()
        .isEqualTo(Pipeline.results(folder.resolve("job")));
  }

  @ParameterizedTest
  @FieldSource("PIPELINES")
  void givesTheJobsResultsOnAStream(Pipeline pipeline) throws Exception {
    String[] source = {
      "--source.type",
      "generator",
      "--generator.count",
      "" + Pipeline.GENERATED_RECORDS,
      "--generator.rate",
      "40",
      "--generator.speed",
      "1000",
      "--generator.late",
      "0",
      "--generator.disorder",
      // Readings of the same millisecond are the exception in this file.
      pipeline.sql().equals("alerts") ? "0" : "0.02"
    };
    sql(pipeline, "sql", source);
    JobRun.toItsEnd(pipeline.job(), folder.resolve("job"), jobOptions(pipeline, source));

    assertThat(withoutArrival(JobRun.folders(folder.resolve("sql"))))
        .isNotEmpty()
        .isEqualTo(withoutArrival(Pipeline.results(folder.resolve("job"))));
    assertThat(JobRun.unfinished(folder.resolve("sql"))).isEmpty();
  }

  @Test
  void keepsTheEarliestArrivalTimeOfDuplicates() throws Exception {
    String probe =
        "{\"sensorId\":\"a\",\"eventTimeStamp\":\"2016-10-26T12:00:01\",\"ambientTemp\":1,\"measuredTemp\":2}\n";
    for (String day : List.of("02", "01", "03")) {
      Path file = Files.writeString(folder.resolve("probes-" + day + ".jsonl"), probe);
      Files.setLastModifiedTime(
          file, FileTime.from(Instant.parse("2024-06-" + day + "T08:15:00Z")));
    }
    sql(
        new Pipeline("dedup", "probes", EventKind.PROBES),
        "out",
        "--source.type",
        "file",
        "--source.path",
        folder.toString());
    assertThat(JobRun.rows(folder.resolve("out"), "clean-readings"))
        .singleElement()
        .asString()
        .contains("\"ingest_time\":\"2024-06-01 08:15:00.000\"");
  }

  @Test
  void readsAllObjectsOfALine() throws Exception {
    String nested = "{\"more\":[{\"}{\":\"\\\\\\\"}{\"}],";
    List<String> whole =
        List.of(
            sale("whole", "2024-05-01T12:00:00"),
            "  " + sale("blanks around", "2024-05-01T12:00:00") + " \t\r",
            sale("nested", "2024-05-01T12:00:00").replace("{", nested));
    List<String> parts = new ArrayList<>();
    for (String suffix : List.of("{}", "garbage", "}", "]", ",", "null", " {", sale("b", "x"))) {
      parts.add(sale("part", "2024-05-01T12:00:00") + suffix);
    }
    parts.add("[" + sale("array", "2024-05-01T12:00:00") + "]");
    parts.add(sale("x", "2024-05-01T12:00:00").replace("{", nested) + "{}");
    assertThat(storesOfBoth(Stream.concat(whole.stream(), parts.stream()).toList()))
        .containsExactly("array", "blanks around", "nested", "part", "whole", "x");
    assertThat(JobRun.rows(folder.resolve("job"), "dead-letters"))
        .extracting(row -> row.replaceAll(".*\"payload\":\"(.*?)\",\"payload_encoding.*", "$1"))
        .containsExactlyInAnyOrder(
            "{}", "garbage", "}", "null", "{", "{}", sale("b", "x").replace("\"", "\\\""));
  }

  @Test
  void acceptsTheSameYearsAsTheJob() throws Exception {
    assertThat(
            storesOfBoth(
                List.of(
                    sale("first", "0001-01-01T00:00:00"),
                    sale("in the first year", "0001-06-01T00:00:00"),
                    sale("last", "9999-12-31T23:59:59.999999"),
                    sale("before", "0000-12-31T23:59:59.999"),
                    sale("after", "9999-12-31T23:59:59-01:00"),
                    sale("none", "noon"))))
        .containsExactly("first", "in the first year", "last");
    assertThat(JobRun.rows(folder.resolve("job"), "store-revenue"))
        .anyMatch(row -> row.contains("\"timestamp\":\"9999-12-31 23:59:59.999\""));
  }

  private static String sale(String store, String time) {
    return "{\"category\":\"Toys\",\"store_id\":\"%s\",\"evnt_time\":\"%s\",\"sales\":1}"
        .formatted(store, time);
  }

  /** Runs SQL and job, compares their results, and returns the stores in them. */
  private List<String> storesOfBoth(List<String> sales) throws Exception {
    Path file = Files.write(folder.resolve("sales.jsonl"), sales);
    String[] source = {"--source.type", "file", "--source.path", file.toString()};
    sql(new Pipeline("store-revenue", "sales", EventKind.SALES), "sql", source);
    JobRun.toItsEnd("store-revenue", folder.resolve("job"), source);
    for (String dataSet : List.of("store-revenue", "category-revenue")) {
      assertThat(JobRun.folders(folder.resolve("sql/" + dataSet)))
          .isEqualTo(JobRun.folders(folder.resolve("job/" + dataSet)));
    }
    return JobRun.rows(folder.resolve("sql"), "store-revenue").stream()
        .map(row -> row.replaceAll(".*\"store_id\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  private void sql(Pipeline pipeline, String out, String... options) throws Exception {
    List<String> words =
        new ArrayList<>(List.of(pipeline.sql(), "--sink.path", folder.resolve(out).toString()));
    words.addAll(List.of(options));
    assertThat(SqlMain.run(words, new Configuration())).isZero();
  }

  private static String[] jobOptions(Pipeline pipeline, String... source) {
    return Stream.concat(Stream.of(source), pipeline.jobOptions().stream()).toArray(String[]::new);
  }

  private static boolean isReadEqually(String line) {
    return KnownDifferencesTest.LINES.stream().noneMatch(line::contains);
  }

  /**
   * Removes arrival times, which differ between runs: ingest times, and the folders of an archive.
   */
  private static Map<String, List<String>> withoutArrival(Map<String, List<String>> folders) {
    Map<String, List<String>> rows = new TreeMap<>();
    folders.forEach(
        (name, lines) ->
            rows.computeIfAbsent(
                    name.startsWith("archive/") ? "archive" : name, folder -> new ArrayList<>())
                .addAll(lines));
    rows.replaceAll(
        (name, lines) ->
            lines.stream()
                .map(line -> line.replaceFirst("\"ingest_time\":\"[^\"]*\",", ""))
                .sorted()
                .toList());
    return rows;
  }

  private static Map<String, List<String>> expected(Pipeline pipeline) throws IOException {
    Map<String, List<String>> folders = new TreeMap<>();
    List<String> rows = List.of();
    for (String line :
        resource(pipeline.job() + ".txt").lines().filter(PipelinesTest::isReadEqually).toList()) {
      if (line.startsWith("  ")) {
        rows.add(line.substring(2));
      } else {
        rows = folders.computeIfAbsent(line, name -> new ArrayList<>());
      }
    }
    return Pipeline.results(folders);
  }

  private static String resource(String name) throws IOException {
    try (var in = JobRun.class.getResourceAsStream("/replay/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
