package io.shardflow.tables.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.writer.FileRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.TypedRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Jobs that write Delta tables. */
class DeltaJobsTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  static final List<String> JOBS = JobCatalogue.JOBS.stream().map(Job::name).toList();

  private static final List<String> DATE = List.of("year", "month", "day", "hour");

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("JOBS")
  void writeTheRowsOfJson(String job) throws Exception {
    Path events = folder.resolve("events.jsonl.gz");
    EventKind kind = ExpectedResults.kindOf(job).orElse(EventKind.SENSORS);
    try (RecordWriter writer = new FileRecordWriter(events)) {
      for (GeneratedRecord record :
          (Iterable<GeneratedRecord>) new Expected(kind, 14, 3_000).records()::iterator) {
        writer.write(record);
      }
    }
    String[] source = {"--source.type", "file", "--source.path", events.toString()};
    JobRun.toItsEnd(job, folder.resolve("json"), source);
    JobRun.toItsEnd(job, folder.resolve("delta"), with(source, "--sink.table=delta"));

    Map<String, List<String>> tables = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder.resolve("delta"))) {
      for (Path table : all.toList()) {
        for (Map<String, Object> row : DeltaRows.of(table)) {
          String hour =
              "/year=%04d/month=%02d/day=%02d/hour=%02d"
                  .formatted(DATE.stream().map(row::get).toArray());
          if (!table.endsWith("taxi-trips")) {
            row.keySet().removeAll(DATE);
          }
          tables
              .computeIfAbsent(table.getFileName() + hour, name -> new ArrayList<>())
              .add(TypedRows.text(row));
        }
      }
    }
    tables.values().forEach(rows -> rows.sort(null));
    assertThat(tables).isNotEmpty().isEqualTo(TypedRows.ofJson(folder.resolve("json")));
  }

  @Test
  void refuseATableThatDoesNotFit() throws Exception {
    run("archive", "{}\n");
    Files.move(folder.resolve("out/archive"), folder.resolve("out/taxi-trips"));

    assertThatThrownBy(() -> run("taxi-trips", "{}\n"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageStartingWith("taxi-trips was not started")
        .hasMessageContainingAll(
            "it has no column VendorID",
            "The table: payload binary, event_time timestamp",
            "The rows: VendorID long, tpep_pickup_datetime timestamp");
  }

  @Test
  void refuseOtherFileSystems() {
    assertThatThrownBy(
            () ->
                JobRun.toItsEnd(
                    "archive",
                    Path.of("gs:/bucket"),
                    "--source.type=generator",
                    "--sink.table=delta"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--sink.path gs:/bucket/archive: is not possible");
  }

  @Test
  void refuseToWriteTheSameRowsAgain() throws Exception {
    run("archive", "{}\n");
    assertThatThrownBy(() -> run("archive", "{}\n"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("set --sink.existing to append");

    run("archive", "{}\n", "--sink.existing=append");
    assertThat(DeltaRows.of(folder.resolve("out/archive"))).hasSize(2);
  }

  private void run(String job, String events, String... options) throws Exception {
    Path file = Files.writeString(folder.resolve("events.jsonl"), events);
    JobRun.toItsEnd(
        job,
        folder.resolve("out"),
        with(options, "--sink.table=delta", "--source.type=file", "--source.path=" + file));
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
