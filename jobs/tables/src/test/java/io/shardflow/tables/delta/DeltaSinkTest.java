package io.shardflow.tables.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.jobs.sink.DataSetTable;
import io.shardflow.jobs.sink.folder.BucketLayout;
import io.shardflow.jobs.sink.folder.DateBuckets;
import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.jobs.sink.parquet.ParquetWriterFactory;
import io.shardflow.model.RowSchema;
import io.shardflow.model.result.StoreRevenue;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writer and committer of a table, without a cluster. */
class DeltaSinkTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

  @TempDir Path folder;

  @Test
  void aRepeatedCommitChangesNothing() throws Exception {
    DeltaCommit first = commit("a", 1, write("s1", "s2"));
    DeltaCommit second = commit("a", 2, write("s3"));
    committer().commit(requests(first));
    committer().commit(requests(second));
    committer().commit(requests(first, second));

    assertThat(stores()).containsExactlyInAnyOrder("s1", "s2", "s3");
    assertThat(DeltaRows.version(folder)).isEqualTo(1);
  }

  @Test
  void aNewRunCountsItsCheckpointsAnew() throws Exception {
    committer().commit(requests(commit("a", 7, write("s1"))));
    committer().commit(requests(commit("b", 1, write("s2"))));

    assertThat(stores()).containsExactlyInAnyOrder("s1", "s2");
  }

  @Test
  void rowsAreInvisibleBeforeTheCommit() throws Exception {
    committer().commit(requests(commit("a", 1, write("s1"))));
    write("s2");

    assertThat(stores()).containsExactly("s1");
  }

  @Test
  void writersThatRaceLoseNothing() throws Exception {
    int writers = 4;
    int commits = 12;
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      int writer = i;
      tasks.add(
          () -> {
            for (int version = 1; version <= commits; version++) {
              String store = "s" + writer + "-" + version;
              committer().commit(requests(commit("run" + writer, version, write(store))));
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      for (Future<Void> ended : threads.invokeAll(tasks)) {
        ended.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(stores()).doesNotHaveDuplicates().hasSize(writers * commits);
    assertThat(DeltaRows.version(folder)).isEqualTo(writers * commits - 1);
    try (Stream<Path> log = Files.list(folder.resolve("_delta_log"))) {
      assertThat(log.map(Path::getFileName).map(Path::toString))
          .contains("00000000000000000010.checkpoint.parquet")
          .noneMatch(name -> name.endsWith(".tmp"));
    }
  }

  @Test
  void filesHaveStatistics() throws Exception {
    committer().commit(requests(commit("a", 1, write("s1", "s9", null))));

    assertThat(Files.readString(folder.resolve("_delta_log/00000000000000000000.json")))
        .contains("\\\"numRecords\\\":3")
        .contains("\\\"minValues\\\":{\\\"store_id\\\":\\\"s1\\\"")
        .contains("\\\"maxValues\\\":{\\\"store_id\\\":\\\"s9\\\"")
        .contains("\\\"nullCount\\\":{\\\"store_id\\\":1");
  }

  private List<Object> stores() throws Exception {
    List<Object> stores = new ArrayList<>();
    for (Map<String, Object> row : DeltaRows.of(folder)) {
      stores.add(row.get("store_id"));
    }
    return stores;
  }

  private static DeltaCommit commit(String application, long version, Collection<DeltaFile> files)
      throws IOException {
    DeltaCommit commit = new DeltaCommit(application, version, List.copyOf(files));
    DeltaCommitSerializer serializer = new DeltaCommitSerializer();
    return serializer.deserialize(serializer.getVersion(), serializer.serialize(commit));
  }

  private Collection<DeltaFile> write(String... stores) throws IOException {
    DeltaWriter<StoreRevenue> writer =
        new DeltaWriter<>(
            table(),
            new DeltaColumns(definition()),
            new Partitions(List.of(), new DateBuckets(BucketLayout.HIVE, ZoneOffset.UTC)),
            new ParquetWriterFactory(CompressionCodecName.ZSTD, 1 << 20),
            1 << 20);
    for (String store : stores) {
      writer.write(row(store), null);
    }
    return writer.prepareCommit();
  }

  private DeltaCommitter committer() throws IOException {
    return new DeltaCommitter(table(), new DeltaColumns(definition()), new S3Settings(Map.of()));
  }

  private DataSetTable definition() throws IOException {
    return new DataSetTable(
        "store-revenue", table(), RowSchema.of(row("s")), "window_start", List.of());
  }

  private org.apache.flink.core.fs.Path table() {
    return new org.apache.flink.core.fs.Path(folder.toUri());
  }

  private static StoreRevenue row(String store) {
    return new StoreRevenue(store, BigDecimal.ONE, 1, NOON, NOON.plusSeconds(60));
  }

  private static List<CommitRequest<DeltaCommit>> requests(DeltaCommit... commits) {
    return Stream.of(commits).<CommitRequest<DeltaCommit>>map(Request::new).toList();
  }

  private record Request(DeltaCommit commit) implements CommitRequest<DeltaCommit> {
    @Override
    public DeltaCommit getCommittable() {
      return commit;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void retryLater() {
      throw new AssertionError();
    }

    @Override
    public void updateAndRetryLater(DeltaCommit other) {
      throw new AssertionError();
    }

    @Override
    public void signalAlreadyCommitted() {
      throw new AssertionError();
    }
  }
}
