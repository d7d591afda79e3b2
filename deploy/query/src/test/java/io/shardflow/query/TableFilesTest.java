package io.shardflow.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.localkinesis.GeneratedFiles;
import io.shardflow.localkinesis.RepositoryFile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the tables of Athena and Redshift with the columns of the data sets. */
class TableFilesTest {
  private static final GeneratedFiles FILES =
      new GeneratedFiles("deploy/query", TableFilesTest.class, "tables.write");

  static Iterable<String> files() {
    return TableFiles.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasTheColumnsOfTheDataSets(String file) throws Exception {
    FILES.assertUpToDate(RepositoryFile.of("deploy").resolve(file), TableFiles.all().get(file));
  }

  @Test
  void leavesOutPartitionColumnsOfTheRows() {
    Map<String, String> files = TableFiles.all();
    assertThat(files.get("athena/tables_json.sql")).doesNotContain("`year` bigint");
    assertThat(files.get("redshift/copy.sql")).contains("\"year\" bigint");
  }
}
