package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.local.testing.InProcess;
import io.shardflow.local.testing.RunScript.Ended;
import io.shardflow.localkinesis.RepositoryFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test files with cases of SQL. */
class SqlCasesTest {
  private static final Path EXAMPLES = RepositoryFile.of("deploy/local/examples");

  @TempDir Path folder;

  @Test
  void updatesTheExpectedRowsOfOneCase() throws Exception {
    Path file = folder.resolve("cases.yaml");
    String wrong =
        Files.readString(Path.of(example("sql.yaml")))
            .replace("large_sales.sql", example("large_sales.sql"))
            .replace("sales.jsonl", example("sales.jsonl"))
            .replace("12.5}\n", "13}\n");
    Files.writeString(file, wrong);
    Ended fails = InProcess.run("test", path("cases.yaml"), "--case", "large sales", "--update");
    assertThat(fails.status()).isEqualTo(1);
    assertThat(fails.out())
        .contains(
            "FAIL  " + path("cases.yaml") + ":17: large sales", "sales: expected 13, found 12.5")
        .contains("1 case: 0 passed, 1 failed.");
    assertThat(file)
        .content()
        .contains("- {\"store_id\":\"store_1\",\"sales\":12.5", "{category: Toys, revenue: 13}");

    Ended passes = InProcess.run("test", path("cases.yaml"), "--case", "large sales");
    assertThat(passes.status()).isZero();
  }

  @Test
  void refusesAWrongFile() throws Exception {
    Files.writeString(
        folder.resolve("wrong.yaml"),
        """
        cases:
          - name: a
            sql: nothing
            inputs: {}
            expect: {}
        """);
    Ended wrong = InProcess.run("test", path("wrong.yaml"), path("missing.yaml"));
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err())
        .contains(
            "wrong.yaml:3: nothing: expected a SQL file, or one of: ",
            "wrong.yaml:4: unknown key inputs in a case; allowed: name, job",
            "missing.yaml:1: does not exist or is not readable");
    assertThat(InProcess.run("test").status()).isEqualTo(2);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String example(String name) {
    return EXAMPLES.resolve(name).toString();
  }
}
