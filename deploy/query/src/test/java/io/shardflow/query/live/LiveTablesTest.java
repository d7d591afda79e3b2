package io.shardflow.query.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.live.tail.CollectedRows;
import io.shardflow.live.tail.TailSettings;
import io.shardflow.live.tail.Tailer;
import io.shardflow.query.duckdb.DuckDb;
import io.shardflow.query.duckdb.DuckDbSql;
import io.shardflow.query.table.DeltaFolder;
import io.shardflow.query.table.IcebergFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet files and tables while they are followed. */
class LiveTablesTest {
  private static final String IDS = "id: 1, name: 2";
  private static final String HOUR = "year=2024/month=05/day=01/hour=12/";

  @TempDir Path folder;
  private final CollectedRows rows = new CollectedRows();
  private Tailer tailer;

  @AfterEach
  void close() {
    tailer.close();
  }

  @Test
  void parquetFilesHaveTypedRows() throws Exception {
    parquet(
        "sales/" + HOUR + "part-1.parquet",
        "SELECT 's' AS store, 12.50::DECIMAL(38,18) AS revenue, 3::INTEGER AS n,"
            + " TIMESTAMPTZ '2024-05-01 12:00:00.25Z' AS at, TIMESTAMP '2024-05-01 12:01:00' AS till,"
            + " 0.1::DOUBLE AS share, NULL::VARCHAR AS none, [1, 2] AS list, 'NaN'::DOUBLE AS nan");
    parquet("archive/2024/05/01/12/part-2.parquet", "SELECT 'abc'::BLOB AS payload");
    parquet("sql/part-00000000-0000-0000-0000-000000000001-0-0", "SELECT true AS a");
    start();
    eventually(
        () -> {
          assertThat(rows.of("sales"))
              .containsExactly(
                  "{at=2024-05-01T12:00:00.250Z, list=[1,2], n=3, nan=null, none=null,"
                      + " revenue=12.5, share=0.1, store=s, till=2024-05-01T12:01:00Z}");
          assertThat(rows.of("archive"))
              .containsExactly("{event_time=2024-05-01 12:00:00.000, size=3}");
          assertThat(rows.of("sql")).containsExactly("{a=true}");
        });
    parquet("sales/" + HOUR + "part-2.parquet", "SELECT 't' AS store");
    eventually(() -> assertThat(rows.of("sales")).hasSize(2).contains("{store=t}"));
  }

  @Test
  void brokenParquetIsAProblem() throws Exception {
    Path file = Files.createDirectories(folder.resolve("sales")).resolve("part-1.parquet");
    Files.writeString(file, "PAR1 is not enough");
    start();
    eventually(() -> assertThat(rows.problem("sales")).startsWith(file + " cannot be read: "));
    parquet("sales/part-1.parquet", "SELECT 1 AS a");
    eventually(() -> assertThat(rows.of("sales")).containsExactly("{a=1}"));
    eventually(() -> assertThat(rows.problem("sales")).isNull());
  }

  @Test
  void deltaCommitsAreFollowed() throws Exception {
    DeltaFolder table = new DeltaFolder(folder.resolve("dedup/custom"));
    Files.createDirectories(table.path().resolve("_delta_log"));
    start();
    eventually(
        () -> assertThat(rows.problem("dedup/custom")).contains("table of Delta: has no commit"));
    table.create(table.add("day=1/1.parquet", "1", "SELECT 1::BIGINT AS id, 'one' AS name"));
    eventually(
        () -> {
          assertThat(rows.of("dedup/custom")).containsExactly("{day=1, id=1, name=one}");
          assertThat(rows.problem("dedup/custom")).isNull();
          assertThat(rows.dataSets()).containsExactly("dedup:custom:dedup/custom");
        });
    table.commit(1, table.add("day=1/2.parquet", "1", "SELECT 2::BIGINT AS id, 'two' AS name"));
    eventually(() -> assertThat(rows.of("dedup/custom")).hasSize(2));
    table.checkpoint(1);
    table.commit(
        2,
        DeltaFolder.remove("day=1/1.parquet"),
        DeltaFolder.remove("day=1/2.parquet"),
        table.add(
            "day=1/3.parquet",
            "1",
            "SELECT i AS id, ['one', 'two'][i] AS name FROM range(1, 3) t(i)"),
        table.add("day=2/4.parquet", "2", "SELECT 3::BIGINT AS id, 'three' AS name"));
    eventually(
        () ->
            assertThat(rows.of("dedup/custom"))
                .containsExactly(
                    "{day=1, id=1, name=one}",
                    "{day=1, id=2, name=two}",
                    "{day=2, id=3, name=three}"));
    assertThat(rows.replaced()).isZero();
    assertThat(rows.inOrder()).hasSize(3);
    table.commit(3, DeltaFolder.remove("day=1/3.parquet"));
    eventually(
        () -> assertThat(rows.of("dedup/custom")).containsExactly("{day=2, id=3, name=three}"));
  }

  @Test
  void icebergCommitsAreFollowed() throws Exception {
    IcebergFolder table = new IcebergFolder(folder.resolve("custom"));
    DataFile one = table.file("1.parquet", "SELECT 1::BIGINT AS id, 'one' AS name", IDS);
    table.table().newAppend().appendFile(one).commit();
    start();
    eventually(() -> assertThat(rows.of("custom")).containsExactly("{id=1, name=one}"));
    DataFile two = table.file("2.parquet", "SELECT 2::BIGINT AS id, 'two' AS name", IDS);
    table.table().newAppend().appendFile(two).commit();
    eventually(() -> assertThat(rows.of("custom")).hasSize(2));
    DataFile both =
        table.file(
            "3.parquet", "SELECT i AS id, ['one', 'two'][i] AS name FROM range(1, 3) t(i)", IDS);
    table.table().newRewrite().deleteFile(one).deleteFile(two).addFile(both).commit();
    DataFile three = table.file("4.parquet", "SELECT 3::BIGINT AS id, 'three' AS name", IDS);
    table.table().newAppend().appendFile(three).commit();
    eventually(
        () ->
            assertThat(rows.of("custom"))
                .containsExactly("{id=1, name=one}", "{id=2, name=two}", "{id=3, name=three}"));
    assertThat(rows.replaced()).isZero();
    assertThat(rows.inOrder()).hasSize(3);
    table.table().newDelete().deleteFile(both).commit();
    eventually(() -> assertThat(rows.of("custom")).containsExactly("{id=3, name=three}"));
  }

  private void parquet(String name, String query) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Path hidden = file.resolveSibling("." + file.getFileName());
    try (Connection db = DuckDb.open();
        Statement run = db.createStatement()) {
      run.execute(
          "COPY (%s) TO %s (FORMAT parquet)".formatted(query, DuckDbSql.text(hidden.toString())));
    }
    Files.move(hidden, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private void start() {
    Duration interval = Duration.ofMillis(20);
    tailer =
        Tailer.start(
            new TailSettings(folder.toString(), new S3Settings(Map.of()), interval, interval),
            rows);
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(assertion);
  }
}
