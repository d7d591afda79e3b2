package io.shardflow.jobs.source.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.codec.RecordFormat;
import io.shardflow.model.Decoded;
import io.shardflow.model.event.Sale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.reader.BulkFormat.RecordIterator;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Most lines here are not sales: their dead letters hold the line and its number. */
class LineFormatTest {
  private static final int BUFFER = 1 << 16;
  private static final String SALE =
      """
      {"category":"%s","store_id":"s","evnt_time":"2024-05-01T12:00:00","sales":%d}""";

  private static final LineFormat<Sale> JSON =
      new LineFormat<>(Sale.FORMAT, RecordFormat.SINGLE, FileOptions.Format.JSON, null);

  /** Reads a single column, which a sale does not have. */
  private static final LineFormat<Sale> CSV =
      new LineFormat<>(Sale.FORMAT, RecordFormat.SINGLE, FileOptions.Format.CSV, List.of("other"));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void readsLinesThatEndAnywhereInTheBuffer(String lineEnd) throws IOException {
    for (int length = BUFFER - 4; length < BUFFER + 4; length++) {
      List<String> lines =
          List.of("1".repeat(length), "two", "3".repeat(BUFFER - 5), "four", "5".repeat(length));
      assertRead(lines, String.join(lineEnd, lines));
      assertRead(lines, String.join(lineEnd, lines) + lineEnd);
    }
  }

  @Test
  void readsLinesLongerThanTheBuffer() throws IOException {
    List<String> lines =
        List.of("one", "2".repeat(3 * BUFFER), "3", "4".repeat(10 * BUFFER + 1), "five");
    assertRead(lines, String.join("\n", lines));
  }

  @Test
  void refusesAnOverlongLine() throws IOException {
    String longest = "1".repeat(16 << 20);
    assertThat(read(write("one\n" + longest + "\n3"))).hasSize(3);
    Path file = write("one\n" + longest + "2\n3");
    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("after line 1")
        .hasMessageContaining("longer than 16 MB");
  }

  @Test
  void doesNotMixALineIntoTheNextOne() throws IOException {
    // Sales fill the buffer evenly, so that an old line would complete the truncated last one.
    String sale = SALE.formatted("c".repeat(256 - SALE.formatted("", 10).length() - 1), 10);
    String file = (sale + "\n").repeat(BUFFER / 256) + sale.substring(0, 200);
    List<Decoded<Sale>> records = read(write(file));

    assertThat(records).hasSize(BUFFER / 256 + 1);
    assertThat(records.subList(0, BUFFER / 256)).allMatch(Decoded::isEvent);
    assertThat(records.get(BUFFER / 256).deadLetter().payload()).isEqualTo(sale.substring(0, 200));
  }

  @Test
  void countsAndSkipsEmptyLines() throws IOException {
    assertThat(numbered(read(write("\n\none\r\n\r\n\r\nb\rc\n \n\r\n"))))
        .containsExactly("3 one", "6 b\rc", "7  ");
    assertThat(read(write(""))).isEmpty();
    assertThat(read(write("\r"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void readsCsvLinesThatEndAnywhereInTheBuffer(String lineEnd) throws IOException {
    for (int length = BUFFER - 4; length < BUFFER + 4; length++) {
      List<String> lines =
          List.of("1".repeat(length), "two", "3".repeat(BUFFER - 5), "four", "5".repeat(length));
      for (String end : List.of("", lineEnd)) {
        Path file = write("\ufeff" + String.join(lineEnd, lines) + end);
        List<String> read =
            readAll(CSV, split(file, null)).stream()
                .map(record -> record.getRecord().deadLetter())
                .map(letter -> letter.position() + " " + letter.payload())
                .toList();
        assertThat(read.equals(numberedFromOne(lines))).as("lines of %d bytes", length).isTrue();
      }
    }
  }

  @Test
  void aCsvFileWithoutARowIsOneDeadLetter() throws IOException {
    LineFormat<Sale> csv =
        new LineFormat<>(Sale.FORMAT, RecordFormat.SINGLE, FileOptions.Format.CSV, null);
    Path file = write("\ufeff\nToys,s,2024-05-01T12:00:00,1\n\n");

    List<RecordAndPosition<Decoded<Sale>>> records = readAll(csv, split(file, null));

    assertThat(records).hasSize(1);
    assertThat(numbered(List.of(records.get(0).getRecord())))
        .containsExactly("2 Toys,s,2024-05-01T12:00:00,1");
    assertThat(records.get(0).getRecord().deadLetter().reason())
        .isEqualTo("CSV header without a row");
    CheckpointedPosition read =
        new CheckpointedPosition(records.get(0).getOffset(), records.get(0).getRecordSkipCount());
    assertThat(readAll(csv, split(file, read))).isEmpty();
    assertThat(readAll(csv, split(write("\r\n\r\n"), null))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"json, .jsonl", "json, .gz", "csv, .csv"})
  void resumesAfterAnyRecord(String format, String suffix) throws IOException {
    StringBuilder text = new StringBuilder(format.equals("csv") ? "category,sales\n" : "");
    // More than one batch and one buffer.
    for (int i = 0; i < 2500; i++) {
      text.append("x".repeat(i % 60)).append(i).append(i % 7 == 0 ? "\r\n\n" : "\n");
    }
    Path file = folder.resolve("file" + suffix);
    if (suffix.equals(".gz")) {
      try (var gz = new GZIPOutputStream(Files.newOutputStream(file))) {
        gz.write(text.toString().getBytes(UTF_8));
      }
    } else {
      Files.writeString(file, text);
    }
    LineFormat<Sale> lines =
        new LineFormat<>(
            Sale.FORMAT,
            RecordFormat.SINGLE,
            FileOptions.Format.valueOf(format.toUpperCase(Locale.ROOT)),
            null);
    List<RecordAndPosition<Decoded<Sale>>> all = readAll(lines, split(file, null));
    assertThat(all).hasSize(2500);

    List<String> expected = numbered(all.stream().map(RecordAndPosition::getRecord).toList());
    for (int read : List.of(1, 999, 1000, 1001, 1749, 2499, 2500)) {
      RecordAndPosition<Decoded<Sale>> last = all.get(read - 1);
      CheckpointedPosition position =
          new CheckpointedPosition(last.getOffset(), last.getRecordSkipCount());
      assertThat(
              numbered(
                  readAll(lines, split(file, position)).stream()
                      .map(RecordAndPosition::getRecord)
                      .toList()))
          .isEqualTo(expected.subList(read, 2500));
    }
  }

  private void assertRead(List<String> lines, String text) throws IOException {
    List<String> expected = numberedFromOne(lines);
    // Comparing the lists directly would give a message of a megabyte.
    assertThat(numbered(read(write(text))).equals(expected))
        .as("%d lines, the first of %d bytes", lines.size(), lines.get(0).length())
        .isTrue();
  }

  private static List<String> numberedFromOne(List<String> lines) {
    List<String> numbered = new ArrayList<>();
    for (String line : lines) {
      numbered.add(numbered.size() + 1 + " " + line);
    }
    return numbered;
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("file.jsonl"), text);
  }

  /** Returns the number and the text of each line; none of them is a sale. */
  private static List<String> numbered(List<Decoded<Sale>> records) {
    return records.stream()
        .map(record -> record.deadLetter().position() + " " + record.deadLetter().payload())
        .toList();
  }

  private static List<Decoded<Sale>> read(Path file) throws IOException {
    return readAll(JSON, split(file, null)).stream().map(RecordAndPosition::getRecord).toList();
  }

  private static FileSourceSplit split(Path file, CheckpointedPosition from) throws IOException {
    long size = Files.size(file);
    return new FileSourceSplit(
        "split",
        new org.apache.flink.core.fs.Path(file.toUri()),
        0,
        size,
        0,
        size,
        new String[0],
        from);
  }

  /** Reads all records from the position of the split on. */
  private static List<RecordAndPosition<Decoded<Sale>>> readAll(
      LineFormat<Sale> lines, FileSourceSplit split) throws IOException {
    List<RecordAndPosition<Decoded<Sale>>> records = new ArrayList<>();
    Configuration none = new Configuration();
    try (BulkFormat.Reader<Decoded<Sale>> reader =
        split.getReaderPosition().isPresent()
            ? lines.restoreReader(none, split)
            : lines.createReader(none, split)) {
      RecordIterator<Decoded<Sale>> batch;
      while ((batch = reader.readBatch()) != null) {
        RecordAndPosition<Decoded<Sale>> record;
        while ((record = batch.next()) != null) {
          records.add(
              new RecordAndPosition<>(
                  record.getRecord(), record.getOffset(), record.getRecordSkipCount()));
        }
        batch.releaseBatch();
      }
    }
    return records;
  }
}
