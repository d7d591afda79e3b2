package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.local.testing.RunScript;
import io.shardflow.local.testing.RunScript.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Calls {@code run.sh sql} as a user does. */
class RunSqlIT {
  @TempDir Path folder;

  @RegisterExtension final RunScript script = new RunScript(() -> folder);

  @Test
  void runsAPipelineOnFiles() throws Exception {
    script.run(
        "datagen",
        "sales",
        "--generator.count",
        "2000",
        "--generator.malformed",
        "0",
        "--sink.path",
        "events/a.jsonl.gz");
    Ended sql =
        script.run("sql", "store_revenue", "--source.type", "file", "--source.path", "events");
    assertThat(sql.status()).isZero();
    assertThat(sql.out()).contains("store_revenue:", "rows in", "out/category-revenue");
    assertThat(sql.err()).containsPattern("store_revenue +2,000 .* end\n");
    assertThat(JobRun.rows(folder.resolve("out"), "store-revenue")).isNotEmpty();
  }

  @Test
  void completesFilesOnCtrlC() throws Exception {
    Process sql = script.start("sql", "anomaly_filter", "--sink.roll.interval", "1 s");
    await("files of anomalies")
        .atMost(Duration.ofMinutes(2))
        .until(() -> !JobRun.rows(folder.resolve("out"), "anomalies").isEmpty());

    Ended ended = script.interrupt(sql);
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("Stopping: closing windows and completing files");
    assertThat(JobRun.unfinished(folder.resolve("out"))).isEmpty();
  }

  @Test
  void stopsAQueryOnCtrlC() throws Exception {
    Files.writeString(folder.resolve("query.sql"), "SELECT store_id FROM sales;\n");
    Process sql = script.start("sql", "query.sql");
    await("rows on the screen")
        .atMost(Duration.ofMinutes(2))
        .until(() -> script.out(sql).contains("store_"));
    assertThat(script.interrupt(sql).status()).isZero();
  }
}
