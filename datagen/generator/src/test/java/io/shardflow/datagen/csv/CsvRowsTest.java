package io.shardflow.datagen.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
  @TempDir Path folder;

  @Test
  void makesStringFieldsNamedByTheHeader() throws IOException {
    assertThat(
            payloads(
                "id,fare, flag\n1,12.50,N\n2,,\n2,\"\"\n3,\"a \"\"b\"\", c\",ü\uD83D\uDE95\n",
                null))
        .containsExactly(
            "{\"id\":\"1\",\"fare\":\"12.50\",\"flag\":\"N\"}",
            "{\"id\":\"2\"}",
            "{\"id\":\"2\",\"fare\":\"\"}",
            "{\"id\":\"3\",\"fare\":\"a \\\"b\\\", c\",\"flag\":\"ü\uD83D\uDE95\"}");
  }

  @Test
  void usesGivenNamesIfThereIsNoHeader() throws IOException {
    assertThat(payloads("1,12.50\n2,3\n", List.of("id", "fare")))
        .containsExactly("{\"id\":\"1\",\"fare\":\"12.50\"}", "{\"id\":\"2\",\"fare\":\"3\"}");
  }

  @Test
  void decompressesByFileName() throws IOException {
    Path file = folder.resolve("rows.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("id\n7\n".getBytes(UTF_8));
    }
    assertThat(rows(file, null)).extracting(CsvRowsTest::text).containsExactly("{\"id\":\"7\"}");
  }

  @Test
  void skipsEmptyLinesByteOrderMarksAndCarriageReturns() throws IOException {
    assertThat(payloads("\uFEFFid,fare\r\n\r\n1,2\r\n\n3,4", null))
        .containsExactly("{\"id\":\"1\",\"fare\":\"2\"}", "{\"id\":\"3\",\"fare\":\"4\"}");
  }

  @Test
  void ignoresUnnamedColumnsAndAllButTheLastOfAName() throws IOException {
    assertThat(payloads(",id,,fare,id\n0,1,x,2,3\n", null))
        .containsExactly("{\"fare\":\"2\",\"id\":\"3\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,2,3", "1,\"2", "1,\"2\"3", "1,\u00FF"})
  void keepsInvalidLinesUnchangedAndContinues(String bad) throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.write(file, ("id,fare\n" + bad + "\n3,4\n").getBytes(ISO_8859_1));

    List<CsvRows.Row> rows = rows(file, null);

    assertThat(rows).extracting(CsvRows.Row::line).containsExactly(2L, 3L);
    assertThat(rows.get(0).values()).isNull();
    assertThat(rows.get(0).payload()).isEqualTo(bad.getBytes(ISO_8859_1));
    assertThat(rows.get(1).values()).isEqualTo(Map.of("id", "3", "fare", "4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "\uFEFF", "\"id\n1\n"})
  void refusesFilesWithoutAHeader(String content) {
    assertThatThrownBy(() -> payloads(content, null)).isInstanceOf(IOException.class);
  }

  private List<String> payloads(String content, List<String> fields) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.csv"), content);
    return rows(file, fields).stream().map(CsvRowsTest::text).toList();
  }

  private static String text(CsvRows.Row row) {
    return new String(row.payload(), UTF_8);
  }

  private static List<CsvRows.Row> rows(Path file, List<String> fields) throws IOException {
    List<CsvRows.Row> all = new ArrayList<>();
    try (CsvRows rows = new CsvRows(file, fields)) {
      for (CsvRows.Row row; (row = rows.next()) != null; ) {
        all.add(row);
      }
    }
    return all;
  }
}
