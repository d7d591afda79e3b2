package io.shardflow.sql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.TypedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Compares what SQL writes as Parquet and Iceberg with the JSON files of the jobs. */
class SinkFormatsIT {
  @RegisterExtension
  static final MiniClusterExtension JOBS =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(2).build());

  /** One for each type of column: decimals and integers, many nulls, bytes. */
  static final List<Pipeline> PIPELINES =
      Pipeline.ALL.stream()
          .filter(
              pipeline ->
                  List.of("store-revenue", "taxi-trips", "archive").contains(pipeline.job()))
          .toList();

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("PIPELINES")
  void givesTheRowsOfTheJob(Pipeline pipeline) throws Exception {
    Path events = events(pipeline);
    JobRun.toItsEnd(
        pipeline.job(), folder.resolve("job"), "--source.type=file", "--source.path=" + events);
    Map<String, List<String>> expected = withoutDate(TypedRows.ofJson(folder.resolve("job")));
    expected
        .keySet()
        .removeIf(name -> name.startsWith("dead-letters/") || name.startsWith("late-events/"));

    sql(pipeline, events, "parquet", "--sink.format=parquet");
    assertThat(withoutDate(TypedRows.ofParquet(folder.resolve("parquet")))).isEqualTo(expected);

    sql(pipeline, events, "iceberg", "--sink.table=iceberg");
    Map<String, List<String>> tables = new TreeMap<>();
    try (Stream<Path> found = Files.list(folder.resolve("iceberg"))) {
      for (Path table : found.toList()) {
        TypedRows.ofParquet(table.resolve("data"))
            .forEach((hour, rows) -> tables.put(table.getFileName() + "/" + hour, rows));
        assertThat(table.resolve("metadata/version-hint.text")).hasContent("2");
      }
    }
    assertThat(withoutDate(tables)).isNotEmpty().isEqualTo(expected);
  }

  @Test
  void refusesToWriteATableAgain() throws Exception {
    Pipeline pipeline = PIPELINES.get(0);
    Path events = events(pipeline);
    sql(pipeline, events, "out", "--sink.table=iceberg");
    assertThatThrownBy(() -> sql(pipeline, events, "out", "--sink.table=iceberg"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--sink.path " + folder.resolve("out"));
  }

  @Test
  void explainsThatThereIsNoDeltaConnector() {
    assertThatThrownBy(
            () -> sql(PIPELINES.get(0), folder.resolve("x"), "out", "--sink.table=delta"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--sink.table delta: SQL supports only none and iceberg");
  }

  private Path events(Pipeline pipeline) throws IOException {
    Path events = folder.resolve("events.jsonl");
    pipeline.generate(events);
    return Files.write(
        events, Files.readAllLines(events, ISO_8859_1).subList(0, 2_000), ISO_8859_1);
  }

  private void sql(Pipeline pipeline, Path events, String out, String format) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                pipeline.sql(),
                "--source.type=file",
                "--source.path=" + events,
                "--sink.path=" + folder.resolve(out),
                format));
    assertThat(SqlMain.run(words, new Configuration())).isZero();
  }

  /** Removes the columns that are in the names of folders. */
  private static Map<String, List<String>> withoutDate(Map<String, List<String>> folders) {
    Map<String, List<String>> rows = new TreeMap<>(folders);
    rows.replaceAll(
        (name, lines) ->
            lines.stream()
                .map(
                    line ->
                        line.replaceFirst("\\{year=\\d+, month=\\d+, day=\\d+, hour=\\d+, ", "{")
                            .replaceFirst(", year=\\d+, month=\\d+, day=\\d+, hour=\\d+}$", "}"))
                .sorted()
                .toList());
    return rows;
  }
}
