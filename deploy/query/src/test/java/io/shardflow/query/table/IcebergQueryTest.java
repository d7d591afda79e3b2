package io.shardflow.query.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.query.QueryRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries on Iceberg tables that are written by hand. */
class IcebergQueryTest {
  private static final String ONE = "SELECT 1::BIGINT AS id, 'one' AS name";
  private static final String TWO = "SELECT 2::BIGINT AS id, 'two' AS name";
  private static final String IDS = "id: 1, name: 2";
  private static final String ROW_ONE = "{\"id\":1,\"name\":\"one\"}";

  @TempDir Path folder;
  private Path path;
  private IcebergFolder table;

  @BeforeEach
  void createTheTable() throws Exception {
    path = folder.resolve("out/custom");
    table = new IcebergFolder(path);
  }

  private List<String> rows() throws Exception {
    return new QueryRun(path.getParent()).rows("SELECT * FROM custom ORDER BY id");
  }

  private void assertProblem(String... parts) {
    assertThatThrownBy(this::rows)
        .hasMessageContaining("Note: " + path + " is a table of Iceberg, but ")
        .hasMessageContainingAll(parts);
    assertThatThrownBy(this::rows).extracting(e -> e.getMessage().lines().count()).isEqualTo(3L);
  }

  @Test
  void readsOnlyTheFilesThatCount() throws Exception {
    var old = table.file("old.parquet", TWO, IDS);
    table.table().newAppend().appendFile(old).commit();
    table.table().newAppend().appendFile(table.file("1.parquet", ONE, IDS)).commit();
    table.table().newDelete().deleteFile(old).commit();
    table.file("uncommitted.parquet", TWO, IDS);

    assertThat(rows()).containsExactly(ROW_ONE);
    assertThat(new QueryRun(path.getParent()).out())
        .contains("custom: 1 row, Iceberg table of 1 file in " + path, "  id BIGINT, name VARCHAR");
  }

  @Test
  void followsColumnsThatWereRenamedOrAdded() throws Exception {
    table.table().newAppend().appendFile(table.file("1.parquet", ONE, IDS)).commit();
    table.table().updateSchema().renameColumn("name", "title").commit();
    table.table().updateSchema().addColumn("name", Types.StringType.get()).commit();
    table
        .table()
        .newAppend()
        .appendFile(
            table.file(
                "2.parquet",
                "SELECT 2::BIGINT AS id, 'two' AS title, 'new' AS name",
                "id: 1, title: 2, name: 3"))
        .commit();
    assertThat(rows())
        .containsExactly(
            "{\"id\":1,\"title\":\"one\",\"name\":null}",
            "{\"id\":2,\"title\":\"two\",\"name\":\"new\"}");
  }

  @Test
  void aTableWithoutSnapshotHasNoRows() throws Exception {
    assertThat(rows()).isEmpty();
  }

  @Test
  void readsATableThatWasMoved() throws Exception {
    table.table().newAppend().appendFile(table.file("1.parquet", ONE, IDS)).commit();
    Path moved = Files.createDirectories(folder.resolve("moved")).resolve("custom");
    Files.move(path, moved);
    path = moved;
    assertThat(rows()).containsExactly(ROW_ONE);
  }

  @Test
  void saysHowToReadDeletedRows() throws Exception {
    table.table().newAppend().appendFile(table.file("1.parquet", ONE, IDS)).commit();
    table.table().updateProperties().set("format-version", "2").commit();
    table
        .table()
        .newRowDelta()
        .addDeletes(
            FileMetadata.deleteFileBuilder(PartitionSpec.unpartitioned())
                .ofPositionDeletes()
                .withPath(path.resolve("data/deletes.parquet").toString())
                .withFormat("parquet")
                .withFileSizeInBytes(1)
                .withRecordCount(1)
                .build())
        .commit();
    assertProblem("delete files", "rewrite_data_files");
  }

  @Test
  void namesAMissingDataFile() throws Exception {
    table.table().newAppend().appendFile(table.file("1.parquet", ONE, IDS)).commit();
    Files.delete(path.resolve("data/1.parquet"));
    assertProblem("misses the data file " + path.resolve("data/1.parquet") + ": restore it");
  }

  @Test
  void namesAMissingManifest() throws Exception {
    table.table().newAppend().appendFile(table.file("1.parquet", ONE, IDS)).commit();
    Path manifest = metadata(".avro", "-m0");
    Files.delete(manifest);
    assertProblem("misses the file " + manifest + " of its metadata: restore it");
  }

  @Test
  void namesMissingMetadata() throws Exception {
    table.table().newAppend().appendFile(table.file("1.parquet", ONE, IDS)).commit();
    Files.writeString(path.resolve("metadata/version-hint.text"), "2");
    Files.delete(path.resolve("metadata/v1.metadata.json"));
    Files.delete(path.resolve("metadata/v2.metadata.json"));
    assertProblem("misses its metadata");
  }

  @Test
  void namesBrokenMetadata() throws Exception {
    Files.writeString(path.resolve("metadata/v2.metadata.json"), "{\"format");
    assertProblem("v2.metadata.json", "restore it");
  }

  @Test
  void doesNotGuessAmongMetadataOfTheSameVersion() throws Exception {
    Files.copy(
        path.resolve("metadata/v1.metadata.json"),
        path.resolve("metadata/00001-0a1b.metadata.json"));
    assertProblem("several metadata files of version 1", "query it through the catalog");
  }

  @Test
  void rejectsFilesWithoutFieldIds() throws Exception {
    table.table().newAppend().appendFile(table.file("1.parquet", ONE, "")).commit();
    assertThatThrownBy(this::rows)
        .hasMessageContaining("1.parquet has no field ids, which this command needs");
  }

  private Path metadata(String suffix, String part) throws IOException {
    try (Stream<Path> files = Files.list(path.resolve("metadata"))) {
      return files
          .filter(file -> file.toString().endsWith(suffix) && file.toString().contains(part))
          .findFirst()
          .orElseThrow();
    }
  }
}
