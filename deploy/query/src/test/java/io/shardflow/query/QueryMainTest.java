package io.shardflow.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.query.table.DeltaFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TimeZone;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the command on small folders that are written by hand. */
class QueryMainTest {
  private static final String HOUR = "year=2024/month=05/day=01/hour=12/";
  private static final String REVENUE = "store-revenue/" + HOUR + "part-0.json";
  private static final String UUID = "-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f-0.json";

  @TempDir Path folder;

  private QueryRun run() {
    return new QueryRun(folder);
  }

  private QueryRun revenue() throws Exception {
    return run()
        .with(
            REVENUE,
            revenue("store_1", "298648", "2024-05-01 12:00:00.000"),
            revenue("2024-05-01", "0.1", "2024-05-01 12:01:00.000"));
  }

  private static String revenue(String store, String revenue, String start) {
    return "{\"store_id\":\"%s\",\"revenue\":%s,\"sales_count\":7,\"window_start\":\"%s\",\"timestamp\":\"%3$s\"}"
        .formatted(store, revenue, start);
  }

  @Test
  void printsAnAlignedTable() throws Exception {
    assertThat(
            revenue()
                .out(
                    "SELECT store_id, revenue, NULL AS none, window_start FROM store_revenue"
                        + " ORDER BY revenue"))
        .isEqualTo(
            """
            store_id     revenue  none  window_start
            ----------  --------  ----  -------------------
            2024-05-01       0.1  NULL  2024-05-01 12:01:00
            store_1     298648.0  NULL  2024-05-01 12:00:00
            (2 rows)
            """);
  }

  @Test
  void cutsWideTextsAndLongResults() throws Exception {
    assertThat(
            revenue()
                .out("SELECT repeat('é', 99) AS text FROM store_revenue, range(5)", "--rows", "1"))
        .contains("\n" + "é".repeat(47) + "…\n", "(1 of 10 rows; --rows N shows more)");
  }

  @Test
  void escapesControlCharacters() throws Exception {
    assertThat(revenue().out("SELECT 'a' || chr(27) || '[31m' AS text")).contains("a\\u001b[31m\n");
  }

  @Test
  void printsCsv() throws Exception {
    assertThat(revenue().out("SELECT 1 AS a, NULL AS b, '' AS c, 'x,\"y' AS d", "--format", "csv"))
        .isEqualTo("a,b,c,d\n1,,\"\",\"x,\"\"y\"\n");
  }

  @Test
  void printsJson() throws Exception {
    assertThat(
            run()
                .with(REVENUE, revenue("a", "12.50", "2024-05-01 12:00:00.001"))
                .rows(
                    "SELECT *, 'NaN'::DOUBLE AS n, true AS t, '{\"a\":1}'::JSON AS j FROM store_revenue"))
        .containsExactly(
            "{\"store_id\":\"a\",\"revenue\":12.5,\"sales_count\":7,\"window_start\":\"2024-05-01 12:00:00.001\","
                + "\"timestamp\":\"2024-05-01 12:00:00.001\",\"year\":2024,\"month\":5,\"day\":1,\"hour\":12,"
                + "\"n\":null,\"t\":true,\"j\":{\"a\":1}}");
  }

  @Test
  void listsViewsWithColumnsAndRows() throws Exception {
    assertThat(revenue().out())
        .contains(
            "store_revenue: 2 rows, 1 json file in " + folder.resolve("store-revenue"),
            "  store_id VARCHAR, revenue DECIMAL(38,18), sales_count BIGINT, window_start TIMESTAMP,",
            "hour BIGINT");
    assertThat(revenue().out("--format", "csv"))
        .contains("view,rows,column,type\n", "store_revenue,2,window_start,TIMESTAMP\n");
  }

  @Test
  void leavesOutFilesThatAMergedFileHasReplaced() throws Exception {
    String sales = revenue("a", "1", "2024-05-01 12:00:00.000");
    String journal = "store-revenue/" + HOUR + ".merge-part-2.json";
    QueryRun run =
        run()
            .with(REVENUE, sales)
            .with("store-revenue/" + HOUR + "part-1.json", sales)
            .with(journal, "9 9 part-0.json", "9 9 part-1.json");
    assertThat(run.rows("SELECT count(*) AS n FROM store_revenue")).containsExactly("{\"n\":2}");
    run.with("store-revenue/" + HOUR + "part-2.json", sales, sales);
    assertThat(run.rows("SELECT count(*) AS n FROM store_revenue")).containsExactly("{\"n\":2}");
  }

  @Test
  void keepsDecimalsExact() throws Exception {
    assertThat(
            run()
                .with(
                    REVENUE,
                    revenue("a", "298648.25", "2024-05-01 12:00:00.000"),
                    revenue("b", "-0.000000000000000001", "2024-05-01 12:00:00.000"))
                .rows("SELECT sum(revenue) AS sum FROM store_revenue"))
        .containsExactly("{\"sum\":298648.249999999999999999}");
  }

  @Test
  void typesDoNotDependOnTheFirstRows() throws Exception {
    String[] rows = new String[30_000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = "{\"n\":%d,\"time\":\"2024-05-01 12:00:00.000\"}".formatted(i);
    }
    rows[rows.length - 1] = "{\"n\":0.5,\"time\":\"noon\",\"more\":true}";
    assertThat(run().with("custom/part-0.json", rows).out())
        .contains("custom: 30,000 rows", "  n DOUBLE, time VARCHAR, more BOOLEAN");
  }

  @Test
  void readsTimesInUtcInAnyZone() throws Exception {
    TimeZone zone = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
    try {
      // This time does not exist in New York.
      assertThat(
              run()
                  .with(REVENUE, revenue("a", "1", "2024-03-10 02:30:00.000"))
                  .rows(
                      "SELECT window_start AS a, window_start::TIMESTAMPTZ AS b FROM store_revenue"))
          .containsExactly("{\"a\":\"2024-03-10 02:30:00\",\"b\":\"2024-03-10 02:30:00\"}");
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void readsOnlyCompleteFiles() throws Exception {
    QueryRun run = revenue();
    for (String name :
        new String[] {
          ".part-0.json.inprogress.1", "_part-1_tmp_2", "other.json", "_x/part-0.json"
        }) {
      run.with("store-revenue/" + HOUR + name, "{\"broken");
    }
    assertThat(run.rows("SELECT count(*) AS n FROM store_revenue")).containsExactly("{\"n\":2}");
  }

  @Test
  void readsAllFormatsOfADataSet() throws Exception {
    QueryRun run = revenue();
    run.with(
        "store-revenue/" + HOUR + "part-1.csv",
        "store_id,revenue,sales_count,window_start,timestamp",
        "1.50,1.10,1,2024-05-01 12:00:00.000,2024-05-01 12:01:00.000",
        "2.50,,1,2024-05-01 12:00:00.000,2024-05-01 12:01:00.000");
    Path zipped = folder.resolve("store-revenue/" + HOUR + "part-2.json.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(revenue("zipped", "2", "2024-05-01 12:00:00.000").getBytes());
    }
    assertThat(run.rows("SELECT store_id, revenue, hour FROM store_revenue ORDER BY store_id"))
        .containsExactly(
            "{\"store_id\":\"1.50\",\"revenue\":1.1,\"hour\":12}",
            "{\"store_id\":\"2.50\",\"revenue\":null,\"hour\":12}",
            "{\"store_id\":\"2024-05-01\",\"revenue\":0.1,\"hour\":12}",
            "{\"store_id\":\"store_1\",\"revenue\":298648,\"hour\":12}",
            "{\"store_id\":\"zipped\",\"revenue\":2,\"hour\":12}");
  }

  @Test
  void readsTheFilesOfFlinkSqlWhichHaveNoExtension() throws Exception {
    run().with("custom/part-1-task-0-file-0", "{\"id\":1}");
    new DeltaFolder(folder.resolve("other")).add("part-1-task-0-file-0", "5", "SELECT 2 AS id");
    assertThat(run().rows("SELECT custom.id AS a, other.id AS b FROM custom, other"))
        .containsExactly("{\"a\":1,\"b\":2}");
  }

  @Test
  void keepsTextsOfCsvThatLookLikeNumbers() throws Exception {
    run().with("store-revenue/part-0.csv", "store_id,revenue", "1.50,2", "2.50,");
    assertThat(run().rows("SELECT store_id, typeof(revenue) AS t FROM store_revenue"))
        .containsExactly(
            "{\"store_id\":\"1.50\",\"t\":\"DECIMAL(38,18)\"}",
            "{\"store_id\":\"2.50\",\"t\":\"DECIMAL(38,18)\"}");
  }

  @Test
  void readsQuotedAndEmptyTextsOfCsv() throws Exception {
    run().with("custom/part-0.csv", "a,b,c", "\"x, \"\"y\"\"\",\"\",", "\\,z,");
    assertThat(run().rows("SELECT * FROM custom"))
        .containsExactly(
            "{\"a\":\"x, \\\"y\\\"\",\"b\":\"\",\"c\":null}",
            "{\"a\":\"\\\\\",\"b\":\"z\",\"c\":null}");
  }

  @Test
  void dateColumnsAreAbsentInFirehoseLayout() throws Exception {
    assertThat(
            run()
                .with(
                    "store-revenue/2024/05/01/12/part-0.json",
                    revenue("a", "1", "2024-05-01 12:00:00.000"))
                .rows("SELECT * FROM store_revenue"))
        .containsExactly(
            "{\"store_id\":\"a\",\"revenue\":1,\"sales_count\":7,\"window_start\":\"2024-05-01 12:00:00\","
                + "\"timestamp\":\"2024-05-01 12:00:00\"}");
  }

  @Test
  void ownDateColumnsWinOverFolders() throws Exception {
    assertThat(
            run()
                .with(
                    "taxi-trips/" + HOUR + "part-0.json",
                    "{\"VendorID\":1,\"year\":1999,\"hour\":3}")
                .rows("SELECT * FROM taxi_trips"))
        .containsExactly("{\"VendorID\":1,\"year\":1999,\"hour\":3}");
  }

  @Test
  void readsFoldersOfFieldsAndOddNames() throws Exception {
    QueryRun odd = new QueryRun(folder.resolve("it's [1] *"));
    new QueryRun(folder.resolve("it's 1 x"))
        .with(
            "store-revenue/store_id=a%3Db/" + HOUR + "part-0.json",
            revenue("other", "1", "2024-05-01 12:00:00.000"));
    odd.with(
        "store-revenue/store_id=a%3Db/" + HOUR + "part-0.json",
        revenue("a=b", "1", "2024-05-01 12:00:00.000"));
    assertThat(odd.rows("SELECT store_id, year FROM store_revenue"))
        .containsExactly("{\"store_id\":\"a=b\",\"year\":2024}");
  }

  @Test
  void unitesDataSetsThatEveryJobHas() throws Exception {
    String name = "part-%s" + UUID;
    run()
        .with("dedup/late-events/" + HOUR + name.formatted("dedup"), "{\"sensorId\":\"a\"}")
        .with(
            "store-revenue/late-events/" + HOUR + name.formatted("store-revenue"),
            "{\"store_id\":\"b\",\"evnt_time\":\"2024-05-01T12:00:00.123456\"}",
            "{\"store_id\":\"c\",\"evnt_time\":\"2024-05-01T12:00:00\"}");
    assertThat(run().rows("SELECT job, sensorId, store_id FROM late_events ORDER BY job, store_id"))
        .containsExactly(
            "{\"job\":\"dedup\",\"sensorId\":\"a\",\"store_id\":null}",
            "{\"job\":\"store-revenue\",\"sensorId\":null,\"store_id\":\"b\"}",
            "{\"job\":\"store-revenue\",\"sensorId\":null,\"store_id\":\"c\"}");
    assertThat(run().rows("SELECT max(evnt_time) AS t FROM store_revenue__late_events"))
        .containsExactly("{\"t\":\"2024-05-01 12:00:00.123456\"}");
  }

  @Test
  void tellsJobsInOneFolderApart() throws Exception {
    run()
        .with("dead-letters/part-a" + UUID, "{\"reason\":\"empty record\"}")
        .with("dead-letters/part-b-c" + UUID, "{\"reason\":\"wrong type\"}");
    assertThat(run().rows("SELECT job, reason FROM dead_letters ORDER BY job"))
        .containsExactly(
            "{\"job\":\"a\",\"reason\":\"empty record\"}",
            "{\"job\":\"b-c\",\"reason\":\"wrong type\"}");
  }

  @Test
  void doesNotMixRuns() throws Exception {
    String row = revenue("a", "1", "2024-05-01 12:00:00.000");
    run().with("one/store-revenue/part-0.json", row).with("two/store-revenue/part-0.json", row);
    assertThat(run().out()).contains("one__store_revenue: 1 row,", "two__store_revenue: 1 row,");
    assertThatThrownBy(() -> run().out("SELECT * FROM store_revenue"))
        .hasMessageContaining("Views: one__store_revenue, two__store_revenue");
  }

  @Test
  void prefersTheNearestDataSets() throws Exception {
    revenue().with("demo/store-revenue/store-revenue/part-0.json", "{\"store_id\":\"far\"}");
    assertThat(run().rows("SELECT count(*) AS n FROM store_revenue")).containsExactly("{\"n\":2}");
    assertThat(run().rows("SELECT count(*) AS n FROM store_revenue", "demo"))
        .containsExactly("{\"n\":1}");
  }

  @Test
  void readsAnArchiveOfObjectsAsColumns() throws Exception {
    assertThat(
            run()
                .with("archive/part-0.json", "{\"id\":1}", "{\"id\":2,\"x\":{\"y\":3}}")
                .rows("SELECT id, x.y AS y FROM archive"))
        .containsExactly("{\"id\":1,\"y\":null}", "{\"id\":2,\"y\":3}");
  }

  @Test
  void readsAnArchiveOfAnythingAsTexts() throws Exception {
    run().with("archive/part-0.json", "{\"id\":1}", "\"id\",\"x", "  [1]\t");
    assertThat(run().rows("SELECT * FROM archive"))
        .containsExactly(
            "{\"record\":\"{\\\"id\\\":1}\"}",
            "{\"record\":\"\\\"id\\\",\\\"x\"}",
            "{\"record\":\"  [1]\\t\"}");
  }

  @Test
  void readsAnArchiveThatIsNotUtf8() throws Exception {
    Files.createDirectories(folder.resolve("archive"));
    Files.write(folder.resolve("archive/part-0.json"), new byte[] {(byte) 0xe9, '\n', 'x', '\n'});
    assertThat(run().rows("SELECT * FROM archive"))
        .containsExactly("{\"record\":\"é\"}", "{\"record\":\"x\"}");
  }

  @Test
  void anUnfinishedDataSetHasNoRows() throws Exception {
    run().with("store-revenue/" + HOUR + ".part-0.json.inprogress.1", "{");
    run().with("custom/" + HOUR + ".part-0.json.inprogress.1", "{");
    assertThat(run().rows("SELECT sum(revenue) AS sum FROM store_revenue"))
        .containsExactly("{\"sum\":null}");
    assertThatThrownBy(() -> run().out("SELECT * FROM custom"))
        .hasMessageContaining(folder.resolve("custom") + " has no complete file yet");
  }

  @Test
  void explainsWhatIsWrongWithSql() throws Exception {
    assertThatThrownBy(() -> revenue().out("SELECT store FROM store_revenue"))
        .isInstanceOf(QueryException.class)
        .hasMessageStartingWith("Binder Error: Referenced column \"store\" not found")
        .hasMessageContaining("LINE 1: SELECT store FROM store_revenue")
        .hasMessageEndingWith("\nViews: store_revenue");
  }

  @Test
  void readsSqlFromAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("q.sql"), "-- How many?\nSELECT 1 AS n;\n");
    assertThat(revenue().out("-f", file.toString(), "--format=csv")).isEqualTo("n\n1\n");
    assertThat(revenue().out("-- How many?\nSELECT 2 AS n", "--format=csv")).isEqualTo("n\n2\n");
  }

  @Test
  void namesEveryInvalidArgument() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(
            () ->
                run()
                    .out(
                        "SELECT 1",
                        "SELECT 2",
                        "-f",
                        "no.sql",
                        "--rows",
                        "-1",
                        "--path",
                        missing.toString()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll(
            "4 options are wrong",
            "SELECT 2: one text of SQL is allowed",
            "--file no.sql: not allowed; allowed: readable file",
            "--rows -1: ",
            "--path " + missing + ": no such folder: run a job first");
  }

  @Test
  void saysWhatToDoIfThereIsNoDataSet() throws IOException {
    Files.createDirectories(folder.resolve("empty/x"));
    assertThatThrownBy(() -> run().out("SELECT 1"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--path " + folder + ": contains no data set");
    assertThatThrownBy(() -> run().out("--path", "s3://bucket/results"))
        .hasMessageContaining("is not a folder on this machine");
  }

  @Test
  void printsHelp() throws Exception {
    assertThat(run().out("--help")).contains("query [SQL]", "--rows", "default: out");
  }
}
