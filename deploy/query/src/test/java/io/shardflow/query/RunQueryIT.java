package io.shardflow.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.local.testing.RunScript;
import io.shardflow.local.testing.RunScript.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Calls {@code run.sh query} as a user does. */
class RunQueryIT {
  @TempDir Path folder;

  @RegisterExtension final RunScript script = new RunScript(() -> folder);

  @Test
  void queriesTheFolderOfTheCaller() throws Exception {
    new QueryRun(folder).with("out/custom/part-0.json", "{\"shop\":\"Café\",\"n\":2}");

    Ended rows = script.run("query", "SELECT shop, n FROM custom");
    assertThat(rows.err()).isEmpty();
    assertThat(rows.out()).isEqualTo("shop  n\n----  -\nCafé  2\n(1 row)\n");
    assertThat(rows.status()).isZero();

    Ended failed = script.run("query", "SELECT nothing FROM custom");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.err()).startsWith("Failed: Binder Error: ").contains("Views: custom\n");

    Ended invalid = script.run("query", "--path", "nowhere");
    assertThat(invalid.status()).isEqualTo(2);
    assertThat(invalid.err()).contains("--path nowhere: no such folder");
  }
}
