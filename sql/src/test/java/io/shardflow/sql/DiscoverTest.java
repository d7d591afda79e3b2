package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.local.discover.DiscoverCommand;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the CREATE TABLE statements that {@code run.sh discover} prints, without changes. */
class DiscoverTest {
  @TempDir Path folder;

  @Test
  void readsJsonFiles() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("orders.jsonl"),
            """
            {"id":"7","floor":"1st","timestamp":"2024-05-01T12:00:00.5","item":{"price":1.10,"tags":["a","b"]}}
            no object
            {"id":"","floor":"2nd","timestamp":"2024-05-01 14:00:00+02:00","item":{"price":"2.20"},"ok":true}
            {"id":"9","floor":"","timestamp":1714564800001,"item":null,"ok":"false"}
            """);
    assertThat(
            rows(
                """
                CREATE TABLE results (
                  id BIGINT, `floor` STRING, at_time STRING, price STRING, tag STRING, ok BOOLEAN) $results;
                INSERT INTO results
                SELECT id + 1, `floor`, DATE_FORMAT(event_time, 'HH:mm:ss.SSS'),
                  CAST(CAST(item.price AS DECIMAL(4, 2)) AS STRING), item.tags[2], ok
                FROM orders_records;
                """,
                "--source.type",
                "file",
                "--source.path",
                file.toString()))
        .containsExactly(
            "{\"id\":10,\"floor\":\"\",\"at_time\":\"12:00:00.001\",\"price\":null,\"tag\":null,\"ok\":false}",
            "{\"id\":8,\"floor\":\"1st\",\"at_time\":\"12:00:00.500\",\"price\":\"1.10\",\"tag\":\"b\",\"ok\":null}",
            "{\"id\":null,\"floor\":\"2nd\",\"at_time\":\"12:00:00.000\",\"price\":\"2.20\",\"tag\":null,\"ok\":true}");
  }

  @Test
  void readsACompressedCsvFileWithAHeader() throws Exception {
    Path file = folder.resolve("trips.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          """
          pickup time,seats,always_empty,tip
          2022-06-01 12:00:00,2,,0
          2022-06-01 12:10:00,,,"1.5"
          """
              .getBytes());
    }
    assertThat(
            rows(
                """
                CREATE TABLE results (seats BIGINT, at_time STRING, tip DECIMAL(4, 1)) $results;
                INSERT INTO results
                SELECT seats, DATE_FORMAT(event_time, 'HH:mm'), tip FROM trips_records
                WHERE tip IS NOT NULL;
                """,
                "--source.type",
                "file",
                "--source.format",
                "csv",
                "--source.path",
                file.toString()))
        .containsExactly(
            "{\"seats\":2,\"at_time\":\"12:00\",\"tip\":0}",
            "{\"seats\":null,\"at_time\":\"12:10\",\"tip\":1.5}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsCsvColumnsWithoutAUniqueName(String lineEnd) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("trips.csv"),
            "\ufeff,tip,fare,tip\n0,x,\"1.5\",2.5,,\n1,y,2.5,3.5,,\n".replace("\n", lineEnd));
    assertThat(
            rows(
                """
                CREATE TABLE results (n BIGINT, fare STRING, tip STRING) $results;
                INSERT INTO results
                SELECT column_1, CAST(CAST(fare AS DECIMAL(4, 2)) AS STRING),
                  CAST(CAST(tip AS DECIMAL(4, 2)) AS STRING)
                FROM trips_records WHERE tip IS NOT NULL;
                """,
                "--source.type",
                "file",
                "--source.format",
                "csv",
                "--source.path",
                file.toString()))
        .containsExactly(
            "{\"n\":0,\"fare\":\"1.50\",\"tip\":\"2.50\"}",
            "{\"n\":1,\"fare\":\"2.50\",\"tip\":\"3.50\"}");
  }

  @Test
  void printsNoTableForFilesWithDifferentHeaders() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "name,size\na,1\n");
    Files.writeString(folder.resolve("b.csv"), "size,name\n2,b\n");
    assertThat(
            statement(
                "--source.type", "file", "--source.format", "csv", "--source.path", folder + ""))
        .contains("different headers")
        .doesNotContain("CREATE TABLE `");
  }

  @Test
  void comparesTheHeadersOfFilesBeyondTheSample() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "name,size\na,1\n");
    Files.writeString(folder.resolve("b.csv"), "size,name\n2,b\n");
    String[] options = {
      "--source.type",
      "file",
      "--source.format",
      "csv",
      "--source.path",
      folder.toString(),
      "--discover.records",
      "1"
    };
    assertThat(statement(options)).contains("a.csv and ", "b.csv").doesNotContain("CREATE TABLE `");

    Files.writeString(folder.resolve("b.csv"), "\ufeffname , size\n2,b\n");
    assertThat(statement(options)).contains("CREATE TABLE `");
  }

  @Test
  void namesAFileThatFlinkWouldNotDecompress() throws Exception {
    Path file = folder.resolve("sales.jsonl");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"sales\":1}\n".getBytes());
    }
    assertThat(statement("--source.type", "file", "--source.path", file.toString()))
        .startsWith("-- This table does not hold all records: the file ")
        .contains("sales.jsonl is compressed with gzip", "named .gz")
        .contains("CREATE TABLE `sales_records`");
  }

  @Test
  void readsARareNonNumberAsNull() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("readings.csv"), "id,reading\n" + "7,1.5\n".repeat(999) + "7,N/A\n");
    assertThat(
            rows(
                """
                CREATE TABLE results (n BIGINT, readings BIGINT) $results;
                SET 'execution.runtime-mode' = 'batch';
                INSERT INTO results
                SELECT COUNT(*), COUNT(reading) FROM readings_records WHERE id IS NOT NULL;
                """,
                "--source.type",
                "file",
                "--source.format",
                "csv",
                "--source.path",
                file.toString()))
        .containsExactly("{\"n\":1000,\"readings\":999}");
  }

  @Test
  void readsACsvFileWithoutAHeader() throws Exception {
    Path file = Files.writeString(folder.resolve("plain"), "a,1\nb,2\n");
    String[] options = {
      "--source.type",
      "file",
      "--source.format",
      "csv",
      "--source.fields",
      "name;size",
      "--source.path",
      file.toString()
    };
    assertThat(statement(options)).doesNotContain("header", "WATERMARK");
    assertThat(
            rows(
                """
                CREATE TABLE results (name STRING, size BIGINT) $results;
                INSERT INTO results SELECT name, size FROM plain_records;
                """,
                options))
        .containsExactly("{\"name\":\"a\",\"size\":1}", "{\"name\":\"b\",\"size\":2}");
  }

  @Test
  void readsGeneratedEvents() throws Exception {
    assertThat(
            rows(
                """
                CREATE TABLE results (n BIGINT) $results;
                SET 'execution.runtime-mode' = 'batch';
                INSERT INTO results SELECT COUNT(event_time) FROM sales_records WHERE sales <> 0;
                """,
                "--generator.kind",
                "sales",
                "--generator.count",
                "100",
                "--generator.malformed",
                "0"))
        .containsExactly("{\"n\":100}");
  }

  @Test
  void usesTheEventTimeOfTheEnvironments() throws Exception {
    String statement =
        statement("--generator.kind", "sales", "--generator.count", "10").replace("`", "");
    String eventTime =
        statement.substring(statement.indexOf("  event_time AS"), statement.indexOf("\n) WITH"));
    assertThat(Files.readString(Path.of("env/local.sql"))).contains(eventTime);
  }

  /** Runs the printed statement followed by a script, and returns the rows of its results. */
  private List<String> rows(String script, String... options) throws Exception {
    return new SqlRun(folder).rows(statement(options) + script, "");
  }

  private static String statement(String... options) throws Exception {
    String printed =
        SqlRun.captured(
            () ->
                assertThat(new DiscoverCommand().run(List.of(options), new Configuration()))
                    .isZero());
    return printed.substring(printed.lastIndexOf("\n\n") + 2);
  }
}
