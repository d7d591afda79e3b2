package io.shardflow.tables.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Jobs that write Delta tables. */
class DeltaJobsTest {
  /** The number of times that a TaskManager is killed while a job writes. */
  private static final int KILLS = Integer.getInteger("kills", 2);

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

  @Test
  void writeEachRowOnceWhenTaskManagersAreKilled(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    // Enough to go on for 5 s after each kill.
    int records = 2_500 * (KILLS + 1);
    StreamExecutionEnvironment env =
        JobRun.environment(
            "taxi-trips",
            folder.resolve("out"),
            "--source.type=generator",
            "--generator.count=" + records,
            "--generator.rate=100",
            "--generator.speed=5",
            "--generator.malformed=0",
            "--generator.duplicates=0",
            "--sink.table=delta");
    env.enableCheckpointing(200);
    env.configure(
        Configuration.fromMap(
            Map.of(
                "restart-strategy.type",
                "fixed-delay",
                "restart-strategy.fixed-delay.attempts",
                "1000",
                "restart-strategy.fixed-delay.delay",
                "10 ms")));
    JobClient job = JobRun.start(env, "taxi-trips", null);
    Path table = folder.resolve("out/taxi-trips");
    for (int kill = 0; kill < KILLS; kill++) {
      long version = Files.exists(table.resolve("_delta_log")) ? DeltaRows.version(table) : -1;
      await("two more commits")
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> DeltaRows.version(table) >= version + 2);
      // The numbers of the ones before stay in use.
      cluster.terminateTaskManager(kill).get();
      cluster.startTaskManager();
    }
    job.getJobExecutionResult().get();

    List<String> rows = new ArrayList<>();
    for (Map<String, Object> row : DeltaRows.of(table)) {
      rows.add(row.toString());
    }
    assertThat(rows).hasSize(records);
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
