package io.shardflow.tables.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.tables.s3.FaultyConnections.Fault;
import io.shardflow.tables.s3.LocalS3;
import io.shardflow.tables.s3.S3Jobs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Iceberg tables on S3, whose data files DuckDB reads. */
class IcebergOnS3IT {
  @RegisterExtension static final LocalS3 S3 = new LocalS3();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final int RECORDS = 2_000;

  @TempDir java.nio.file.Path folder;

  @AfterEach
  void endFaults() {
    S3.endFaults();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "s3a"})
  void theHadoopCatalogNeedsNoOtherLibrary(String scheme) throws Exception {
    String path = scheme + "://results/hadoop-" + scheme;
    replay(path, "{\"a\":1}\n{\"a\":2}\n");
    replay(path, "{\"a\":3}\n", "--sink.existing=append");

    Table table = table(path, "archive");
    assertThat(table.snapshots()).hasSize(2);
    assertThat(S3Jobs.count(download(table))).containsExactly(3L, 3L);
    assertThat(S3.list("hadoop-" + scheme + "/archive/metadata/").keySet())
        .contains("hadoop-" + scheme + "/archive/metadata/version-hint.text");
  }

  @Test
  void twoJobsThatRaceAndAreKilledLoseNothing(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    String path = "s3://results/race";
    List<JobClient> jobs = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      jobs.add(
          S3Jobs.stream(
                  S3,
                  "taxi-trips",
                  path,
                  RECORDS,
                  "--sink.table=iceberg",
                  "--generator.seed=" + seed)
              .executeAsync());
    }
    AtomicInteger commits = new AtomicInteger();
    S3.setFaults(
        request ->
            request.matches("PUT .*/metadata/v\\d+\\.metadata\\.json .*")
                    && commits.incrementAndGet() % 3 == 0
                ? Fault.CUT
                : Fault.NONE);
    await("commits")
        .atMost(Duration.ofMinutes(1))
        .until(() -> S3.list("race/taxi-trips/metadata/v5.metadata.json").size() == 1);
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
    for (JobClient job : jobs) {
      job.getJobExecutionResult().get();
    }

    assertThat(S3.endFaults()).isPositive();
    assertThat(S3Jobs.count(download(table(path, "taxi-trips"))))
        .containsExactly(2L * RECORDS, 2L * RECORDS);
  }

  @Test
  void aCommitNeverReplacesAnother() throws Exception {
    Configuration hadoop = new Configuration();
    S3FileSystem.register(hadoop, new S3Settings(S3.options()));
    Path first = new Path("s3://results/commits/first");
    Path second = new Path("s3://results/commits/second");
    Path version = new Path("s3://results/commits/v1.metadata.json");
    try (FileSystem files = first.getFileSystem(hadoop)) {
      assertThat(files).isInstanceOf(S3FileSystem.class);
      for (Path file : List.of(first, second)) {
        try (FSDataOutputStream out = files.create(file)) {
          out.writeBytes(file.getName());
        }
      }
      assertThat(files.rename(first, version)).isTrue();
      assertThat(files.rename(second, version)).isFalse();
      try (FSDataInputStream in = files.open(version)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("first");
      }
      assertThat(files.listStatus(version.getParent()))
          .extracting(status -> status.getPath().getName())
          .containsExactlyInAnyOrder("second", "v1.metadata.json");
    }
  }

  @Test
  void aRestCatalogWritesByS3FileIo() throws Exception {
    HadoopCatalog tables = catalog("s3://results/warehouse");
    try (RestServer server = new RestServer(tables)) {
      replay(
          "s3://results/unused",
          "{\"a\":1}\n{\"a\":2}\n",
          "--sink.catalog=rest",
          "--sink.catalog.uri=" + server.uri(),
          "--sink.catalog.properties=io-impl=" + S3FileIO.class.getName());
    }
    Table table = tables.loadTable(TableIdentifier.of(Namespace.of("shardflow"), "archive"));
    assertThat(table.location()).startsWith("s3://results/warehouse/");
    assertThat(S3Jobs.count(download(table))).containsExactly(2L, 2L);
    assertThat(S3.list("unused/")).isEmpty();
  }

  @Test
  void theGlueCatalogNeedsNoOtherLibrary() throws Exception {
    try (GlueServer glue = new GlueServer()) {
      for (int run = 1; run <= 2; run++) {
        replay(
            "s3://results/glue",
            "{\"a\":%d}\n".formatted(run),
            "--sink.existing=append",
            "--sink.catalog=glue",
            "--sink.database=db",
            "--sink.catalog.properties=client.credentials-provider="
                + GlueServer.Credentials.class.getName()
                + ";client.region=eu-west-1;glue.endpoint="
                + glue.uri());
      }
      assertThat(glue.tables()).containsExactly("archive", "dead_letters");
    }
    S3.download("glue/archive/", folder);
    assertThat(S3Jobs.count(IcebergFiles.of(folder.resolve("glue/archive"), folder)))
        .containsExactly(2L, 2L);
  }

  private void replay(String path, String events, String... options) throws Exception {
    java.nio.file.Path file = Files.writeString(folder.resolve("events.jsonl"), events);
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--sink.table=iceberg", "--source.type=file", "--source.path=" + file));
    S3Jobs.replay(S3, "archive", path, all.toArray(String[]::new)).execute();
  }

  private static HadoopCatalog catalog(String path) {
    Configuration hadoop = new Configuration();
    S3FileSystem.register(hadoop, new S3Settings(S3.options()));
    return new HadoopCatalog(hadoop, path);
  }

  private static Table table(String path, String dataSet) {
    return catalog(path).loadTable(Rows.name(dataSet));
  }

  /** Downloads the data files of a table, each as often as the table has it. */
  private List<java.nio.file.Path> download(Table table) throws Exception {
    List<java.nio.file.Path> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        String key = task.file().location().replaceFirst("s3a?://" + LocalS3.BUCKET + "/", "");
        S3.download(key, folder);
        files.add(folder.resolve(key));
      }
    }
    return files;
  }
}
