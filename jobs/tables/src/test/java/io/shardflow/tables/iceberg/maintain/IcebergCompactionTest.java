package io.shardflow.tables.iceberg.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.compact.CompactionResult;
import io.shardflow.jobs.compact.CompactionSettings;
import io.shardflow.jobs.compact.WorkRunner;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.TableFormat;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.tables.iceberg.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Merged Iceberg tables, as Iceberg's own reader and their snapshots show them. */
class IcebergCompactionTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final String TABLE = "archive";
  private static final int RECORDS = 1_500;

  /** The number of records of a job that the test stops earlier. */
  private static final int UNTIL_STOPPED = 1_000_000;

  private static final Duration MAX_WAIT = Duration.ofMinutes(2);

  @TempDir Path out;
  @TempDir Path savepoints;

  @Test
  void allRowsStayInFewerFiles() throws Exception {
    job(RECORDS).execute();
    List<String> rows = rows();
    long commits = Rows.commits(out, TABLE);

    CompactionResult result = compact(Instant.now(), null);

    assertThat(rows()).hasSize(RECORDS).isEqualTo(rows);
    assertThat(result.filesBefore()).isGreaterThan(2);
    // Rows are partitioned by the hour of their arrival, which can end while the job runs.
    assertThat(result.filesAfter()).isBetween(1L, 2L);
    assertThat(Rows.commits(out, TABLE)).isEqualTo(commits + 1);
    assertThat(Rows.table(out, TABLE).currentSnapshot().operation())
        .isEqualTo(DataOperations.REPLACE);

    compact(Instant.now(), null);
    assertThat(Rows.commits(out, TABLE)).isEqualTo(commits + 1);
  }

  @Test
  void youngFilesAreLeftAlone() throws Exception {
    job(100).execute();
    long commits = Rows.commits(out, TABLE);

    compact(Instant.now().minus(Duration.ofHours(2)), null);

    assertThat(Rows.commits(out, TABLE)).isEqualTo(commits);
  }

  @Test
  void everySnapshotBesideARunningJobHasItsRows() throws Exception {
    JobClient job = job(UNTIL_STOPPED).executeAsync();
    await()
        .atMost(MAX_WAIT)
        .until(
            () ->
                Rows.commits(out, TABLE) > 1 && compact(Instant.now(), null) != null && isMerged());
    JobRun.stop(job, true, savepoints);

    int merges = 0;
    for (Snapshot snapshot : Rows.table(out, TABLE).snapshots()) {
      boolean isMerge = snapshot.operation().equals(DataOperations.REPLACE);
      merges += isMerge ? 1 : 0;
      long before =
          snapshot.parentId() == null
              ? 0
              : count(Rows.table(out, TABLE).snapshot(snapshot.parentId()));
      long added =
          isMerge
              ? 0
              : Long.parseLong(
                  snapshot.summary().getOrDefault(SnapshotSummary.ADDED_RECORDS_PROP, "0"));
      assertThat(count(snapshot)).isEqualTo(before + added);
    }
    assertThat(merges).isPositive();
    assertThat(rows()).hasSize((int) count(Rows.table(out, TABLE).currentSnapshot()));
  }

  private boolean isMerged() {
    for (Snapshot snapshot : Rows.table(out, TABLE).snapshots()) {
      if (snapshot.operation().equals(DataOperations.REPLACE)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void rowsThatAnotherWriterDeletesStayDeleted() throws Exception {
    job(RECORDS).execute();
    Table stale = Rows.table(out, TABLE);
    IcebergCompaction compaction =
        new IcebergCompaction(
            stale, new CompactionSettings(1 << 20, Instant.now().toEpochMilli(), null));
    try (CloseableIterable<FileScanTask> files = stale.newScan().planFiles()) {
      Rows.table(out, TABLE).newDelete().deleteFile(files.iterator().next().file()).commit();
    }
    List<String> rows = rows();

    CompactionResult result = compaction.run(WorkRunner.IN_THIS_THREAD);

    assertThat(rows()).isEqualTo(rows).hasSizeLessThan(RECORDS);
    assertThat(result.notes()).anyMatch(note -> note.contains("another writer"));
  }

  @Test
  void filesThatNoSnapshotNeedsAreDeletedByAge() throws Exception {
    job(RECORDS).execute();
    Path data = out.resolve(TABLE + "/data");
    Path abandoned = data.resolve("abandoned.parquet");
    Path young = data.resolve("young.parquet");
    for (Path file : List.of(abandoned, young)) {
      Files.writeString(file, "?");
    }
    Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofDays(9))));
    List<String> rows = rows();
    long commits = Rows.commits(out, TABLE);

    compact(Instant.now(), Instant.now().minus(Duration.ofDays(7)));
    assertThat(abandoned).doesNotExist();
    assertThat(young).exists();
    assertThat(Rows.commits(out, TABLE)).isEqualTo(commits + 1);
    Files.delete(young);

    CompactionResult result = compact(Instant.now(), Instant.now().plusSeconds(1));

    // The last snapshot of a job says which checkpoints the table has.
    assertThat(Rows.table(out, TABLE).snapshots())
        .hasSize(2)
        .first()
        .matches(snapshot -> snapshot.summary().containsKey("flink.job-id"));
    assertThat(rows()).isEqualTo(rows);
    assertThat(result.notes()).singleElement().asString().startsWith("expired ");

    try (Stream<Path> files = Files.walk(data)) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
          .hasSize((int) (result.filesAfter() + filesBeforeTheMerge()));
    }
  }

  @Test
  void aJobMergesTheFilesOfItsTable() throws Exception {
    JobClient job =
        job(UNTIL_STOPPED, "--sink.target-size", "1 mb", "--sink.compact-interval", "1 ms")
            .executeAsync();
    await()
        .atMost(MAX_WAIT)
        .until(
            () -> {
              for (Snapshot snapshot : Rows.table(out, TABLE).snapshots()) {
                if (snapshot.operation().equals(DataOperations.REPLACE)) {
                  return true;
                }
              }
              return false;
            });
    JobRun.stop(job, true, savepoints);

    assertThat(rows()).hasSize((int) count(Rows.table(out, TABLE).currentSnapshot()));
  }

  private long filesBeforeTheMerge() throws Exception {
    Table table = Rows.table(out, TABLE);
    try (CloseableIterable<FileScanTask> files =
        table.newScan().useSnapshot(table.currentSnapshot().parentId()).planFiles()) {
      return count(files);
    }
  }

  private static long count(CloseableIterable<FileScanTask> files) {
    long count = 0;
    for (FileScanTask file : files) {
      count++;
    }
    return count;
  }

  private static long count(Snapshot snapshot) {
    return Long.parseLong(snapshot.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
  }

  private StreamExecutionEnvironment job(int records, String... others) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of("--source.type=generator", "--generator.kind=sales", "--sink.table=iceberg"));
    options.add("--generator.count=" + records);
    options.addAll(List.of(others));
    StreamExecutionEnvironment env =
        JobRun.environment("archive", out, options.toArray(String[]::new));
    env.enableCheckpointing(100);
    return env;
  }

  private CompactionResult compact(Instant before, Instant expiry) throws Exception {
    Options options =
        JobCommand.parse(
                List.of("archive", "--source.type=generator", "--sink.path=" + out), Map.of())
            .options();
    return TableFormat.of(SinkOptions.Table.ICEBERG)
        .orElseThrow()
        .compaction(
            new org.apache.flink.core.fs.Path(out.resolve(TABLE).toString()),
            TABLE,
            options,
            new Configuration())
        .run(
            WorkRunner.IN_THIS_THREAD,
            new CompactionSettings(
                1 << 20, before.toEpochMilli(), expiry == null ? null : expiry.toEpochMilli()));
  }

  private List<String> rows() throws Exception {
    return Rows.ofTable(out, TABLE, List.of());
  }
}
