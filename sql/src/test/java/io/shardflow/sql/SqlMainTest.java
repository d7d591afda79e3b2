package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.local.testing.InProcess;
import io.shardflow.local.testing.RunScript.Ended;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests error messages, and scripts and environments written by users. */
class SqlMainTest {
  private static final String SALES =
      """
      {"category":"Toys","store_id":"store_1","evnt_time":"2024-05-01T12:00:01","sales":1.10}
      {"category":"Books","store_id":"store_1","evnt_time":"2024-05-01T12:00:02","sales":2.20}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "SELEC 1 | line 3: SQL parse failed",
        "SELECT 1 FRM sales | line 3: SQL parse failed. Encountered",
        "SELECT store FROM sales | line 3: SQL validation failed. From line 3, column 8",
        "SELECT nope(1) | line 3: SQL validation failed. From line 3, column 8",
        "SELECT * FROM nowhere | line 3: SQL validation failed. From line 3, column 15",
        "INSERT INTO sink.trends SELECT 1 | line 3: Column types of query result and sink",
        "CREATE TABLE t (a INT) WITH ('connector' = 'no-such')\\;INSERT INTO t SELECT 1 | line 4: Unable to create a sink"
      })
  void namesFileAndLineOfAnError(String statement, String message) {
    assertThatThrownBy(
            () ->
                new SqlRun(folder)
                    .status(
                        "-- A script.\n\n" + statement.replace("\\;", ";\n") + ";\nSELECT 2;\n",
                        SALES))
        .isInstanceOf(SqlScriptException.class)
        .hasMessageStartingWith(folder.resolve("script.sql") + ", " + message);
  }

  @Test
  void printsFileAndLineOfAnError() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("broken.sql"), "SELECT 1;\n\nSELECT\n  nothing\nFROM sales;\n");
    Ended sql = InProcess.run(SqlMain::runOrExplain, file.toString());
    assertThat(sql.status()).isEqualTo(1);
    assertThat(sql.err())
        .startsWith("Failed: " + file + ", line 4: ")
        .contains("Column 'nothing' not found")
        .doesNotContain("\tat ");
  }

  @Test
  void rejectsInvalidOptions() {
    Ended sql =
        InProcess.run(
            SqlMain::runOrExplain, "dedup", "--sink.layout", "firehose", "--no.such", "x");
    assertThat(sql.status()).isEqualTo(2);
    assertThat(sql.err()).contains("2 options are wrong", "--sink.layout firehose", "--no.such x");
  }

  @Test
  void failsIfAJobFails() throws Exception {
    String err =
        SqlRun.captured(
            () ->
                assertThat(
                        new SqlRun(folder)
                            .status(
                                """
                                CREATE TABLE results (n INT) $results;
                                INSERT INTO results SELECT CAST(category AS INT) FROM sales;
                                """,
                                SALES))
                    .isEqualTo(1));
    assertThat(err).contains("script failed: ", "For input string: 'Toys'");
  }

  @Test
  void explainsWhyATableCannotBeUsed() {
    assertThatThrownBy(() -> new SqlRun(folder).status("INSERT INTO sink.trends SELECT 1;", SALES))
        .hasMessageContainingAll("Different number of columns", "Sink schema:  [year: STRING");
    assertThatThrownBy(
            () ->
                new SqlRun(folder)
                    .status(
                        """
                        CREATE TABLE t (a INT) WITH ('connector' = 'no-such');
                        INSERT INTO t SELECT 1;
                        """,
                        SALES))
        .hasMessageContaining("Cannot discover a connector using option: 'connector'='no-such'");
  }

  @Test
  void altersTheWatermark() throws Exception {
    assertThat(plan("store_revenue", "--time.out-of-orderness=26 h"))
        .contains("watermark=[(event_time - 93600000:INTERVAL DAY(3) TO SECOND(3))]");
  }

  @Test
  void removesOldWindowsFromTheState() throws Exception {
    assertThat(plan("trend_comparison")).contains("IntervalJoin(");
    assertThat(plan("dedup")).contains("WindowRank(");
  }

  private String plan(String pipeline, String... options) throws Exception {
    String script = Files.readString(Path.of(pipeline + ".sql"));
    List<String> all = new ArrayList<>(List.of(options));
    all.add("execution.runtime-mode=streaming");
    return SqlRun.captured(
        () ->
            new SqlRun(folder)
                .status(
                    script.replace("EXECUTE STATEMENT", "EXPLAIN STATEMENT"),
                    SALES,
                    all.toArray(String[]::new)));
  }

  @Test
  void printsTheRowsOfAQuery() throws Exception {
    String out =
        SqlRun.captured(
            () ->
                new SqlRun(folder)
                    .status(
                        """
                        SHOW DATABASES;
                        SELECT store_id, SUM(sales) AS revenue FROM sales GROUP BY store_id;
                        """,
                        SALES));
    assertThat(out).contains("source\n").containsPattern("\\| +store_1 \\| +3.30+ \\|");
  }

  @Test
  void runsSeveralInsertsOneAfterTheOther() throws Exception {
    assertThat(
            new SqlRun(folder)
                .rows(
                    """
                    SET 'table.dml-sync' = 'true';
                    CREATE TABLE results (n BIGINT) $results;
                    INSERT INTO results SELECT COUNT(*) FROM sales;
                    INSERT INTO results SELECT SUM(n) + 10 FROM results;
                    """,
                    SALES))
        .containsExactly("{\"n\":12}", "{\"n\":2}");
  }

  @Test
  void rejectsOptionsThatOnlyJobsSupport() {
    assertThatThrownBy(
            () ->
                SqlMain.run(
                    List.of(
                        "dedup",
                        "--sink.layout",
                        "firehose",
                        "--sink.format=csv",
                        "--sink.zone",
                        "Europe/Berlin",
                        "--source.format",
                        "csv",
                        "--sink.compression",
                        "gzip",
                        "--sink.print",
                        "true",
                        "--time.max-ahead",
                        "2 d",
                        "--gap.threshold",
                        "5"),
                    new Configuration()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll(
            "8 options are wrong",
            "--sink.layout firehose: SQL supports only hive",
            "--sink.format csv: SQL supports only json and parquet",
            "--sink.zone Europe/Berlin: SQL supports only UTC",
            "--source.format csv: SQL supports only json",
            "--sink.compression gzip: SQL supports only none",
            "--sink.print true: SQL supports only false",
            "--time.max-ahead 2 d: not supported by SQL",
            "--gap.threshold 5: unknown option");
  }

  @ParameterizedTest
  @CsvSource({
    "a.jsonl, gz, compressed with gzip",
    "a.zst, gz, compressed with gzip",
    "a.bz2, bzip2, compressed with bzip2",
    "a.xz, xz, compressed with xz",
    "a.deflate, deflate, compressed with zlib",
    "a.gz, , 'not compressed, but named .gz'"
  })
  void rejectsFilesThatFlinkDoesNotDecompress(String name, String compression, String message)
      throws Exception {
    Files.writeString(folder.resolve("0.jsonl"), SALES);
    Files.write(folder.resolve(name), compressed(compression));
    assertThatThrownBy(() -> revenue(folder))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll("--source.path " + folder, "/" + name + " is " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.gz", "a.gzip"})
  void readsGzip(String name) throws Exception {
    revenue(Files.write(folder.resolve(name), compressed("gz")));
    assertThat(JobRun.rows(folder.resolve("out"), "store-revenue"))
        .singleElement()
        .asString()
        .contains("\"revenue\":3.3,");
  }

  private static byte[] compressed(String compression) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        compression == null
            ? bytes
            : new CompressorStreamFactory().createCompressorOutputStream(compression, bytes)) {
      out.write(SALES.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private void revenue(Path events) throws Exception {
    SqlMain.run(
        List.of(
            "store-revenue",
            "--source.type",
            "file",
            "--source.path",
            events.toString(),
            "--sink.path",
            folder.resolve("out").toString()),
        new Configuration());
  }

  @Test
  void helpListsEveryOptionOnce() throws Exception {
    String help =
        SqlRun.captured(
            () -> assertThat(SqlMain.run(List.of("--help"), new Configuration())).isZero());

    assertThat(help.lines().filter(line -> line.startsWith("  --")))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  @Test
  void listsThePipelinesIfThereIsNoSuchScript() {
    assertThatThrownBy(() -> SqlMain.run(List.of("no_such"), new Configuration()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining(
            "one of: alerts, anomaly_filter, archive, dedup, sensor_summary, store_revenue,"
                + " taxi_trips, trend_comparison");
  }

  @Test
  void generatesTheKindOfTheColumnsOrTheOption() throws Exception {
    for (String pipeline : List.of("archive", "store_revenue")) {
      SqlMain.run(
          List.of(
              pipeline,
              "--generator.kind",
              pipeline.equals("archive") ? "taxi-trips" : "sensors",
              "--generator.count",
              "100",
              "--generator.malformed",
              "0",
              "--sink.path",
              folder.resolve("out").toString()),
          new Configuration());
    }
    assertThat(JobRun.rows(folder.resolve("out"), "archive"))
        .hasSize(100)
        .allMatch(row -> row.startsWith("{\"VendorID\":"));
    assertThat(JobRun.rows(folder.resolve("out"), "store-revenue")).isNotEmpty();
  }

  @Test
  void acceptsTheNameOfAJobAndAnEnvironmentFile() throws Exception {
    Path events = Files.writeString(folder.resolve("events.jsonl"), SALES);
    Path own =
        Files.writeString(
            folder.resolve("env.sql"),
            Files.readString(Path.of("env/local.sql")).replace("out/store-revenue", "out/shops"));
    SqlMain.run(
        List.of(
            "store-revenue",
            "--sql.env",
            own.toString(),
            "--source.type",
            "file",
            "--source.path",
            events.toString(),
            "--sink.path",
            folder.resolve("out").toString()),
        new Configuration());
    assertThat(JobRun.rows(folder.resolve("out"), "shops")).hasSize(1);
  }
}
