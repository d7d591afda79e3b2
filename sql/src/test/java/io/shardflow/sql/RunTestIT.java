package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.local.testing.RunScript;
import io.shardflow.local.testing.RunScript.Ended;
import io.shardflow.localkinesis.RepositoryFile;
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

  private static String example(String name) {
    return EXAMPLES.resolve(name).toString();
  }
}
