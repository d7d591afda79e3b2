package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.local.testing.RunScript;
import io.shardflow.local.testing.RunScript.Ended;
import io.shardflow.localkinesis.RepositoryFile;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** Calls {@code run.sh test} as a user's CI does. */
class RunTestIT {
  private static final Path EXAMPLES = RepositoryFile.of("deploy/local/examples");

  @TempDir Path folder;

  @RegisterExtension final RunScript script = new RunScript(() -> folder);

  @Test
  void runsTheExamplesAndWritesAReport() throws Exception {
    Ended ended =
        script.run(
            "test",
            example("revenue.yaml"),
            example("late-events.yaml"),
            example("sql.yaml"),
            "--junit",
            "reports/junit.xml");
    assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    assertThat(ended.out()).contains("8 cases: 8 passed, 0 failed.").doesNotContain("FAIL");
    Document report =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("reports/junit.xml").toFile());
    assertThat(report.getElementsByTagName("testsuite").getLength()).isEqualTo(3);
    assertThat(report.getElementsByTagName("testcase").getLength()).isEqualTo(8);
    assertThat(report.getElementsByTagName("failure").getLength()).isZero();
    assertThat(folder).isDirectoryNotContaining("glob:**out");
  }

  @Test
  void updatesTheExpectedRowsOfOneCase() throws Exception {
    Path file = folder.resolve("cases.yaml");
    String wrong =
        Files.readString(Path.of(example("sql.yaml")))
            .replace("large_sales.sql", example("large_sales.sql"))
            .replace("sales.jsonl", example("sales.jsonl"))
            .replace("12.5}\n", "13}\n");
    Files.writeString(file, wrong);
    Ended fails = script.run("test", "cases.yaml", "--case", "large sales", "--update");
    assertThat(fails.status()).isEqualTo(1);
    assertThat(fails.out())
        .contains("FAIL  cases.yaml:17: large sales", "sales: expected 13, found 12.5")
        .contains("1 case: 0 passed, 1 failed.");
    assertThat(file)
        .content()
        .contains("- {\"store_id\":\"store_1\",\"sales\":12.5", "{category: Toys, revenue: 13}");

    Ended passes = script.run("test", "cases.yaml", "--case", "large sales");
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
    Ended wrong = script.run("test", "wrong.yaml", "missing.yaml");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err())
        .contains(
            "wrong.yaml:3: nothing: expected a SQL file, or one of: ",
            "wrong.yaml:4: unknown key inputs in a case; allowed: name, job",
            "missing.yaml:1: does not exist or is not readable");
    assertThat(script.run("test").status()).isEqualTo(2);
  }

  private static String example(String name) {
    return EXAMPLES.resolve(name).toString();
  }
}
