package io.shardflow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.local.testing.RunScript;
import io.shardflow.local.testing.RunScript.Ended;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script as a user calls it, from another folder. */
@Execution(ExecutionMode.CONCURRENT)
class RunScriptIT {
  @TempDir Path folder;

  @RegisterExtension final RunScript script = new RunScript(() -> folder);

  @Test
  void generatesAndReplaysWithRelativePaths() throws Exception {
    assertThat(
            script
                .run(
                    "datagen",
                    "sales",
                    "--generator.count",
                    "2000",
                    "--generator.malformed",
                    "0",
                    "--sink.path",
                    "events/sales.jsonl.gz")
                .status())
        .isZero();
    Ended job = script.run("store-revenue", "--source.type", "file", "--source.path", "events");

    assertThat(job.status()).isZero();
    assertThat(job.out()).contains("store-revenue:", "rows in", "out/category-revenue");
    assertThat(job.err()).containsPattern("store-revenue +2,000 .* end\n");
    assertThat(revenue("store-revenue")).isEqualByComparingTo(revenue("category-revenue"));
    assertThat(JobRun.unfinished(folder.resolve("out"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delta", "iceberg"})
  void writesTables(String format) throws Exception {
    Files.writeString(
        folder.resolve("sales.jsonl"),
        """
        {"category":"Toys","store_id":"store_1","evnt_time":"2024-05-01T12:00:00","sales":1.10}
        {"category":"Toys","store_id":"store_1","evnt_time":"2024-05-01T12:01:00","sales":1.10}
        """);
    String[] job = {
      "store-revenue",
      "--source.type",
      "file",
      "--source.path",
      "sales.jsonl",
      "--sink.table",
      format
    };
    Ended first = script.run(job);
    assertThat(first.status()).isZero();
    assertThat(first.out()).containsPattern(" 2 rows in +\\d+ files +out/store-revenue");

    Ended second = script.run(job);
    assertThat(second.status()).isEqualTo(2);
    assertThat(second.err())
        .contains("holds results of an earlier run", "--sink.existing to append");
  }

  @Test
  void logsNoMetricCollisions() throws Exception {
    Ended job =
        script.run(
            "archive", "--generator.count", "3000", "-Dexecution.checkpointing.interval=200ms");
    assertThat(job.status()).isZero();
    assertThat(script.log())
        .content()
        .contains("Completed checkpoint")
        .doesNotContain("Name collision");
  }

  @Test
  void stopsTheGeneratorCleanlyAtCtrlC() throws Exception {
    Path file = folder.resolve("trips.jsonl");
    Process datagen =
        script.start(
            "datagen", "taxi-trips", "--generator.malformed", "0", "--sink.path", "trips.jsonl");
    await("records")
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.exists(file) && Files.size(file) > 0);

    Ended ended = script.interrupt(datagen);

    assertThat(ended.status()).isZero();
    List<String> lines = Files.readAllLines(file);
    assertThat(ended.err())
        .contains("%,d records, ".formatted(lines.size()), "0 throttled, 0 failed");
    ObjectMapper mapper = new ObjectMapper();
    for (String line : lines) {
      mapper.readTree(line);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "tr_TR.ISO-8859-9"})
  void usesUtf8InEveryLocale(String locale) throws Exception {
    // By a shell, because the locale of this test may not support such names.
    Ended ended =
        script.bash(
            """
            name=$(printf 'gr\\303\\274\\303\\237e')
            mkdir "$name"
            for i in $(seq 1200); do
              echo '{"'"$name"'":"'"$name"'","sensorId":"'"$name"'","ID":'$i'}'
            done > "$name/$name.jsonl"
            run() {
              env -i PATH="$PATH" HOME="$HOME" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} \\
                LC_ALL=%1$s LANG=%1$s "$0" "$@"
            }
            run discover --source.type file --source.path "$name"
            run dedup --source.type file --source.path "$name" --sink.path "out-$name"
            grep -rhm 1 "/$name/$name.jsonl" "out-$name/dead-letters"
            """
                .formatted(locale));
    assertThat(ended.status()).isZero();
    assertThat(ended.out())
        .contains(
            "1,000 records of gr\u00fc\u00dfe", "`gr\u00fc\u00dfe` ", "`gr\u00fc\u00dfe_records`")
        .contains("1,200 rows", "out-gr\u00fc\u00dfe/dead-letters")
        .contains("/gr\u00fc\u00dfe/gr\u00fc\u00dfe.jsonl\"");
  }

  @Test
  void refusesInvalidOptionsBeforeTheStart() throws Exception {
    Ended job = script.run("dedup", "--sink.layout", "foo", "--no.such", "x");
    assertThat(job.status()).isEqualTo(2);
    assertThat(job.err())
        .contains("2 options are wrong", "--sink.layout foo", "--no.such x: unknown option")
        .doesNotContain("\tat ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void reportsWhyAJobFailed() throws Exception {
    Files.write(folder.resolve("broken.gz"), new byte[] {31, (byte) 139, 8, 0});
    Ended job = script.run("dedup", "--source.type", "file", "--source.path", "broken.gz");
    assertThat(job.status()).isEqualTo(1);
    assertThat(job.err()).contains("dedup failed", "broken.gz", "Full log:");
  }

  @Test
  void stopsCleanlyAtCtrlC() throws Exception {
    Process job = script.start("store-revenue", "--sink.roll.interval", "1 s");
    awaitFiles("category-revenue");

    Ended ended = script.interrupt(job);
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).contains("Stopping: closing windows and completing files");
    assertThat(JobRun.unfinished(folder.resolve("out"))).isEmpty();
    assertThat(revenue("store-revenue")).isEqualByComparingTo(revenue("category-revenue"));
  }

  @Test
  void leavesOnlyCompleteFilesWhenKilled() throws Exception {
    Process job =
        script.start("anomaly-filter", "--sink.roll.interval", "1 s", "--generator.rate", "20000");
    awaitFiles("anomalies");
    job.destroyForcibly().waitFor();

    ObjectMapper mapper = new ObjectMapper();
    List<String> rows = JobRun.rows(folder.resolve("out"), "anomalies");
    assertThat(rows).isNotEmpty();
    for (String row : rows) {
      mapper.readTree(row);
    }

    Ended next =
        script.run("anomaly-filter", "--generator.count", "1000", "--generator.speed", "100");
    assertThat(next.status()).isZero();
    assertThat(JobRun.rows(folder.resolve("out"), "anomalies"))
        .containsAll(rows)
        .hasSizeGreaterThan(rows.size());
  }

  @Test
  void runsTheDemo() throws Exception {
    Process process = script.start("--demo.duration", "15 s", "--generator.speed", "20");
    // The page is there before anything else, and shows windows before the demo ends.
    String page = addressOfPage(process);
    await("revenue on the page")
        .atMost(Duration.ofMinutes(1))
        .until(() -> get(page + "api/query?kind=sets").contains("\"id\":\"store-revenue\""));
    assertThat(get(page + "api/query?kind=health")).contains("\"recordsRead\":", "running");
    assertThat(process.isAlive()).isTrue();

    Ended demo = script.end(process);
    assertThat(demo.status()).isZero();
    assertThat(demo.err().lines().filter(line -> !line.startsWith("Building")).findFirst())
        .hasValueSatisfying(line -> assertThat(line).startsWith(page));
    assertThat(JobRun.rows(folder, "undelivered")).isEmpty();
    JobCatalogue.JOBS.forEach(
        job -> assertThat(demo.out()).contains("\n" + job.name() + ":", "out/demo/" + job.name()));
    assertThat(demo.out())
        .contains("clean-readings", "trends", "late-events", "dead-letters", "All equal");
    assertThat(JobRun.unfinished(folder)).isEmpty();
  }

  @Test
  void showsAFolderOnAPage() throws Exception {
    Path file = folder.resolve("out/store-revenue/year=2024/month=05/day=01/hour=12/part-1.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
{"store_id":"a","revenue":1.10,"sales_count":1,"window_start":"2024-05-01 12:00:00.000","timestamp":"2024-05-01 12:01:00.000"}
""");
    Process live = script.start("live", "--port", "0");
    await("address").atMost(Duration.ofMinutes(1)).until(() -> script.out(live).contains("http"));
    assertThat(script.out(live)).startsWith("http://localhost:").contains("the results in out");
    String page = script.out(live).split(" ", 2)[0];
    await("row")
        .atMost(Duration.ofMinutes(1))
        .until(() -> get(page + "api/query?kind=sets").contains("\"rows\":1,"));
    assertThat(get(page)).startsWithIgnoringCase("<!doctype html>");

    Ended second = script.run("live", "--port", page.replaceAll("\\D+", ""));
    assertThat(second.status()).isEqualTo(1);
    assertThat(second.err()).contains("is in use", "--port 0").hasLineCount(1);

    Ended ended = script.interrupt(live);
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void refusesAnUnsafePage() throws Exception {
    Ended live =
        script.run("live", "--host", "0.0.0.0", "--token", "env:NO_SUCH", "--metrics", "x");
    assertThat(live.status()).isEqualTo(2);
    assertThat(live.err())
        .contains("2 options are wrong", "env:NO_SUCH is missing", "'x' is not an http");
  }

  private String addressOfPage(Process process) throws Exception {
    await("address of the page")
        .atMost(Duration.ofMinutes(1))
        .until(() -> script.err(process).contains("http://localhost:"));
    return script.err(process).replaceAll("(?s).*?(http://localhost:\\d+/).*", "$1");
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  private void awaitFiles(String dataSet) {
    await("files of " + dataSet)
        .atMost(Duration.ofMinutes(1))
        .until(() -> !JobRun.rows(folder.resolve("out"), dataSet).isEmpty());
  }

  private BigDecimal revenue(String dataSet) {
    List<String> rows = JobRun.rows(folder.resolve("out"), dataSet);
    assertThat(rows).isNotEmpty();
    return rows.stream()
        .map(row -> new BigDecimal(row.replaceAll(".*\"revenue\":([-.0-9]+).*", "$1")))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
