package io.shardflow.tables.delta.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.kernel.Table;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.SnapshotImpl;
import io.shardflow.jobs.compact.CompactionResult;
import io.shardflow.jobs.compact.CompactionSettings;
import io.shardflow.jobs.compact.WorkRunner;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.TableFormat;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.TypedRows;
import io.shardflow.tables.delta.DeltaRows;
import io.shardflow.tables.delta.maintain.ActiveFiles.ActiveFile;
import io.shardflow.tables.delta.maintain.RewriteTask.Rewritten;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Merged Delta tables, as their log and another reader show them. */
class DeltaCompactionTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Engine ENGINE = DefaultEngine.create(new Configuration());
  private static final int RECORDS = 1_500;

  /** The number of records of a job that the test stops earlier. */
  private static final int UNTIL_STOPPED = 1_000_000;

  private static final Duration MAX_WAIT = Duration.ofMinutes(2);

  @TempDir Path out;
  @TempDir Path savepoints;

  @Test
  void allRowsStayInFewerFiles() throws Exception {
    write(RECORDS);
    List<String> rows = rows();
    long version = DeltaRows.version(table());

    CompactionResult result = compact(Instant.now(), null);

    assertThat(rows()).hasSize(RECORDS).isEqualTo(rows);
    assertThat(result.filesBefore()).isGreaterThan(2);
    // Rows are partitioned by the hour of their arrival, which can end while the job runs.
    assertThat(result.filesAfter()).isBetween(1L, 2L);
    assertThat(DeltaRows.version(table())).isEqualTo(version + 1);
    assertThat(actions(version + 1))
        .filteredOn(action -> action.has("add") || action.has("remove"))
        .hasSize((int) (result.filesBefore() + result.filesAfter()))
        .allMatch(
            action ->
                !action.path("add").path("dataChange").asBoolean(false)
                    && !action.path("remove").path("dataChange").asBoolean(false));
    long counted = 0;
    for (JsonNode action : actions(version + 1)) {
      if (action.has("add")) {
        JsonNode statistics = JSON.readTree(action.at("/add/stats").asText());
        counted += statistics.get("numRecords").asLong();
        assertThat(statistics.at("/minValues/event_time").asText())
            .isLessThan(statistics.at("/maxValues/event_time").asText());
      }
    }
    assertThat(counted).isEqualTo(RECORDS);

    compact(Instant.now(), null);
    assertThat(DeltaRows.version(table())).isEqualTo(version + 1);
  }

  @Test
  void youngFilesAreLeftAlone() throws Exception {
    write(100);
    long version = DeltaRows.version(table());

    compact(Instant.now().minus(Duration.ofHours(2)), null);

    assertThat(DeltaRows.version(table())).isEqualTo(version);
  }

  @Test
  void everyVersionBesideARunningJobHasItsRows() throws Exception {
    JobClient job = job(UNTIL_STOPPED).executeAsync();
    await()
        .atMost(MAX_WAIT)
        .until(
            () ->
                Files.exists(table().resolve("_delta_log/00000000000000000001.json"))
                    && compact(Instant.now(), null) != null
                    && isMerged());
    JobRun.stop(job, true, savepoints);

    int merges = 0;
    long rows = 0;
    Map<String, Long> active = new TreeMap<>();
    for (long version = 0; version <= DeltaRows.version(table()); version++) {
      boolean isMerge = false;
      long before = rows;
      for (JsonNode action : actions(version)) {
        if (action.has("remove")) {
          isMerge = true;
          rows -= active.remove(action.get("remove").get("path").asText());
        }
        if (action.has("add")) {
          long added = JSON.readTree(action.at("/add/stats").asText()).get("numRecords").asLong();
          active.put(action.at("/add/path").asText(), added);
          rows += added;
        }
      }
      merges += isMerge ? 1 : 0;
      assertThat(rows == before).isEqualTo(isMerge);
    }
    assertThat(merges).isPositive();
    assertThat(rows()).hasSize((int) rows);
  }

  private boolean isMerged() throws Exception {
    for (long version = 0; version <= DeltaRows.version(table()); version++) {
      for (JsonNode action : actions(version)) {
        if (action.has("remove")) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void aRunThatIsKilledBeforeItsCommitChangesNothing() throws Exception {
    write(RECORDS);
    List<String> rows = rows();
    Rewritten killed = rewrite();
    Files.writeString(table().resolve("part-cut-off.parquet"), "PAR1");

    assertThat(rows()).isEqualTo(rows);
    compact(Instant.now(), null);
    assertThat(rows()).isEqualTo(rows);
    assertThat(new RewriteCommit(ENGINE, table().toUri().toString()).commit(List.of(killed)))
        .isEmpty();
    assertThat(rows()).isEqualTo(rows);
  }

  @Test
  void aRepeatedCommitChangesNothing() throws Exception {
    write(RECORDS);
    List<String> rows = rows();
    RewriteCommit commit = new RewriteCommit(ENGINE, table().toUri().toString());
    List<Rewritten> files = List.of(rewrite());

    assertThat(commit.commit(files)).isEqualTo(files);
    long version = DeltaRows.version(table());
    assertThat(commit.commit(files)).isEqualTo(files);
    assertThat(DeltaRows.version(table())).isEqualTo(version);
    assertThat(rows()).isEqualTo(rows);
  }

  @Test
  void rowsThatAnotherWriterDeletesStayDeleted() throws Exception {
    write(RECORDS);
    Rewritten merged = rewrite();
    ActiveFile deleted = active().get(0);
    long version = DeltaRows.version(table()) + 1;
    Files.writeString(
        table().resolve("_delta_log/%020d.json".formatted(version)),
        "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1,\"dataChange\":true}}\n"
            .formatted(deleted.action().getPath()));
    List<String> rows = rows();

    assertThat(new RewriteCommit(ENGINE, table().toUri().toString()).commit(List.of(merged)))
        .isEmpty();

    assertThat(rows()).isEqualTo(rows).hasSizeLessThan(RECORDS);
    assertThat(DeltaRows.version(table())).isEqualTo(version);
  }

  @Test
  void filesThatTheTableDoesNotNeedAreDeletedByAge() throws Exception {
    write(RECORDS);
    Path abandoned = table().resolve("part-abandoned.parquet");
    Path young = table().resolve("part-young.parquet");
    Path foreign = table().resolve("notes.txt");
    for (Path file : List.of(abandoned, young, foreign)) {
      Files.writeString(file, "?");
      Files.setLastModifiedTime(
          file, FileTime.from(Instant.now().minus(Duration.ofDays(file.equals(young) ? 0 : 9))));
    }
    List<String> rows = rows();
    Instant weekAgo = Instant.now().minus(Duration.ofDays(7));
    compact(Instant.now(), weekAgo);
    assertThat(abandoned).doesNotExist();
    assertThat(dataFiles()).hasSizeGreaterThan(4);

    CompactionResult result = compact(Instant.now(), Instant.now().plusSeconds(1));

    assertThat(result.notes()).singleElement().asString().startsWith("deleted ");
    assertThat(rows()).isEqualTo(rows);
    assertThat(dataFiles()).hasSize((int) result.filesAfter());
    assertThat(foreign).exists();
  }

  @Test
  void aJobMergesTheFilesOfItsTable() throws Exception {
    JobClient job =
        job(UNTIL_STOPPED, "--sink.target-size", "1 mb", "--sink.compact-interval", "1 ms")
            .executeAsync();
    await().atMost(MAX_WAIT).until(this::hasMerge);
    JobRun.stop(job, true, savepoints);

    assertThat(rows()).isNotEmpty();
  }

  private boolean hasMerge() throws Exception {
    for (long version = 0;
        Files.exists(table().resolve("_delta_log/%020d.json".formatted(version)));
        version++) {
      if (actions(version).stream().anyMatch(action -> action.has("remove"))) {
        return true;
      }
    }
    return false;
  }

  private Path table() {
    return out.resolve("archive");
  }

  private StreamExecutionEnvironment job(int records, String... others) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of("--source.type=generator", "--generator.kind=sales", "--sink.table=delta"));
    options.add("--generator.count=" + records);
    options.addAll(List.of(others));
    StreamExecutionEnvironment env =
        JobRun.environment("archive", out, options.toArray(String[]::new));
    env.enableCheckpointing(100);
    return env;
  }

  private void write(int records) throws Exception {
    job(records).execute();
  }

  private CompactionResult compact(Instant before, Instant expiry) throws Exception {
    return TableFormat.of(SinkOptions.Table.DELTA)
        .orElseThrow()
        .compaction(
            new org.apache.flink.core.fs.Path(table().toString()),
            "archive",
            null,
            new org.apache.flink.configuration.Configuration())
        .run(
            WorkRunner.IN_THIS_THREAD,
            new CompactionSettings(
                1 << 20, before.toEpochMilli(), expiry == null ? null : expiry.toEpochMilli()));
  }

  private List<ActiveFile> active() throws Exception {
    return ActiveFiles.of(
        ENGINE,
        (SnapshotImpl) Table.forPath(ENGINE, table().toUri().toString()).getLatestSnapshot(ENGINE));
  }

  /** Merges the files of a partition, without a commit. */
  private Rewritten rewrite() throws Exception {
    LinkedHashMap<org.apache.flink.core.fs.Path, String> files = new LinkedHashMap<>();
    for (ActiveFile file : active()) {
      if (file.path().getParent().equals(active().get(0).path().getParent())) {
        files.put(file.path(), file.action().getPath());
      }
    }
    String first = files.values().iterator().next();
    return new RewriteTask(files, first.substring(0, first.lastIndexOf('/') + 1), 1 << 20)
        .run()
        .get(0);
  }

  private List<String> rows() throws Exception {
    List<String> rows = new ArrayList<>();
    for (Map<String, Object> row : DeltaRows.of(table())) {
      rows.add(TypedRows.text(row));
    }
    rows.sort(null);
    return rows;
  }

  private List<Path> dataFiles() throws Exception {
    try (Stream<Path> files = Files.walk(table())) {
      return files
          .filter(file -> !file.toString().contains("_delta_log"))
          .filter(file -> !file.getFileName().toString().contains("young"))
          .filter(file -> file.toString().endsWith(".parquet"))
          .toList();
    }
  }

  private List<JsonNode> actions(long version) throws Exception {
    List<JsonNode> actions = new ArrayList<>();
    for (String line :
        Files.readAllLines(table().resolve("_delta_log/%020d.json".formatted(version)))) {
      actions.add(JSON.readTree(line));
    }
    return actions;
  }
}
