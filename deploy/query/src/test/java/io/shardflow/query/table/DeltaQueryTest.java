package io.shardflow.query.table;

import static io.shardflow.query.table.DeltaFolder.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.query.QueryRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries on Delta tables that are written by hand. */
class DeltaQueryTest {
  private static final String ONE = "SELECT 1::BIGINT AS id, 'one' AS name";
  private static final String TWO = "SELECT 2::BIGINT AS id, 'two' AS name";
  private static final String ROW_ONE = "{\"id\":1,\"name\":\"one\",\"day\":5}";
  private static final String ROW_TWO = "{\"id\":2,\"name\":\"two\",\"day\":6}";

  @TempDir Path folder;
  private DeltaFolder table;

  @BeforeEach
  void nameTheTable() {
    table = new DeltaFolder(folder.resolve("custom"));
  }

  private List<String> rows() throws Exception {
    return new QueryRun(folder).rows("SELECT * FROM custom ORDER BY id");
  }

  private void assertProblem(String... parts) {
    assertThatThrownBy(this::rows)
        .hasMessageContaining("Note: " + table.path() + " is a table of Delta, but ")
        .hasMessageContainingAll(parts);
    assertThatThrownBy(this::rows).extracting(e -> e.getMessage().lines().count()).isEqualTo(3L);
  }

  @Test
  void readsOnlyTheFilesThatCount() throws Exception {
    table
        .create(
            table.add("day=5/part-1.parquet", "5", ONE),
            table.add("day=9/part-9.parquet", "9", ONE))
        .commit(1, table.add("day=6/part-2.parquet", "6", TWO), remove("day=9/part-9.parquet"));
    table.add("day=7/part-uncommitted.parquet", "7", ONE);

    assertThat(rows()).containsExactly(ROW_ONE, ROW_TWO);
    assertThat(new QueryRun(folder).out())
        .contains(
            "custom: 2 rows, Delta table of 2 files in " + table.path(),
            "  id BIGINT, name VARCHAR, day BIGINT");
  }

  @Test
  void opensOnlyTheFilesOfThePartition() throws Exception {
    table.create(
        table.add("day=5/part-1.parquet", "5", ONE), table.add("day=6/part-2.parquet", "6", TWO));
    String plan =
        new QueryRun(folder)
            .out("EXPLAIN ANALYZE SELECT name FROM custom WHERE day = 6", "--format=json");
    assertThat(plan).containsPattern("Total Files Read: 1\\b");
  }

  @Test
  void takesPartitionsFromTheLog() throws Exception {
    table.create(
        table.add("a/part-1.parquet", "5", ONE),
        table.add("day=0/part-2.parquet", "6", TWO),
        table.add("part-3.parquet", null, "SELECT 3::BIGINT AS id"));
    assertThat(rows()).containsExactly(ROW_ONE, ROW_TWO, "{\"id\":3,\"name\":null,\"day\":null}");
  }

  @Test
  void readsOddNamesOfPartitions() throws Exception {
    table.commit(
        0,
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        DeltaFolder.metadata("", "id:long", "day:string"),
        table.add("day=a%2Fb+c é/part-1.parquet", "a/b+c é", "SELECT 1::BIGINT AS id"),
        table.add("day=__HIVE_DEFAULT_PARTITION__/part-2.parquet", null, "SELECT 2::BIGINT AS id"));
    assertThat(rows()).containsExactly("{\"id\":1,\"day\":\"a/b+c é\"}", "{\"id\":2,\"day\":null}");
  }

  @Test
  void readsACheckpointAndLaterCommits() throws Exception {
    table
        .create(table.add("day=5/part-1.parquet", "5", ONE))
        .commit(1, table.add("day=9/part-9.parquet", "9", ONE))
        .checkpoint(1);
    table.commit(2, table.add("day=6/part-2.parquet", "6", TWO), remove("day=9/part-9.parquet"));
    assertThat(rows()).containsExactly(ROW_ONE, ROW_TWO);
  }

  @Test
  void readsRenamedColumns() throws Exception {
    table.commit(
        0,
        "{\"protocol\":{\"minReaderVersion\":2,\"minWriterVersion\":5}}",
        DeltaFolder.metadata(
            "\"delta.columnMapping.mode\":\"name\"",
            "id:long:c1",
            "title:string:name",
            "day:long:day"),
        table.add("x/part-1.parquet", "5", "SELECT 1::BIGINT AS c1, 'one' AS name"));
    assertThat(rows()).containsExactly("{\"id\":1,\"title\":\"one\",\"day\":5}");
  }

  @Test
  void aTableWithoutFilesHasNoRows() throws Exception {
    table.create();
    assertThat(rows()).isEmpty();
  }

  @Test
  void namesAMissingDataFile() throws Exception {
    table.create(table.add("day=5/part-1.parquet", "5", ONE));
    Files.delete(table.path().resolve("day=5/part-1.parquet"));
    assertProblem(
        "misses the data file " + table.path().resolve("day=5/part-1.parquet") + ": restore it");
  }

  @Test
  void namesAMissingCommit() throws Exception {
    table.create().commit(2, table.add("day=5/part-1.parquet", "5", ONE));
    assertProblem(
        "misses the commit " + table.path().resolve("_delta_log/00000000000000000001.json"));
  }

  @Test
  void namesABrokenCommit() throws Exception {
    table.create().commit(1, "{\"add\":");
    assertProblem("has a broken commit", "00000000000000000001.json");
  }

  @Test
  void namesABrokenCheckpoint() throws Exception {
    table.create();
    Files.writeString(
        table.path().resolve("_delta_log/00000000000000000000.checkpoint.parquet"), "PAR");
    assertProblem("has a broken checkpoint", "restore it");
  }

  @Test
  void aTableWithoutACommitIsNotReadAsFiles() throws Exception {
    Files.createDirectories(table.path().resolve("_delta_log"));
    table.add("day=5/part-1.parquet", "5", ONE);
    assertProblem("has no commit yet");
  }

  @Test
  void saysHowToReadDeletedRows() throws Exception {
    String file = table.add("day=5/part-1.parquet", "5", ONE);
    String vector =
        ",\"deletionVector\":{\"storageType\":\"u\",\"pathOrInlineDv\":\"x\",\"offset\":1}}}";
    table
        .create(file)
        .commit(
            1,
            "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"deletionVectors\"]}}",
            remove("day=5/part-1.parquet"),
            file.replaceFirst("}}$", vector));
    assertProblem("deletion vectors", "REORG TABLE delta.`");
  }

  @Test
  void namesAFeatureThatItDoesNotKnow() throws Exception {
    table
        .create()
        .commit(
            1,
            "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"timestampNtz\",\"variantType\"]}}");
    assertProblem("uses variantType, which this command cannot read: query it in Spark");
  }

  @Test
  void otherTablesCanBeQueried() throws Exception {
    new DeltaFolder(folder.resolve("broken")).create().commit(2, "{}");
    table.create(table.add("day=5/part-1.parquet", "5", ONE));
    assertThat(rows()).containsExactly(ROW_ONE);
  }
}
