package io.shardflow.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.localkinesis.RepositoryFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the tables of Athena and Redshift with the columns of the data sets. */
class TableFilesTest {
  private static final String WRITE = "tables.write";

  static Iterable<String> files() {
    return TableFiles.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("files")
  void hasTheColumnsOfTheDataSets(String file) throws Exception {
    Path path = RepositoryFile.of("deploy").resolve(file);
    String content = TableFiles.all().get(file);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(path, content);
    }
    assertThat(path)
        .as(
            "deploy/%s is out of date. Regenerate it: mvn test -pl deploy/query -am -Dtest=%s"
                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=true",
            file, TableFilesTest.class.getSimpleName(), WRITE)
        .hasContent(content);
  }

  @Test
  void leavesOutPartitionColumnsOfTheRows() {
    Map<String, String> files = TableFiles.all();
    assertThat(files.get("athena/tables_json.sql")).doesNotContain("`year` bigint");
    assertThat(files.get("redshift/copy.sql")).contains("\"year\" bigint");
  }
}
