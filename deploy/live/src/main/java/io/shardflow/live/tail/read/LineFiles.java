package io.shardflow.live.tail.read;

import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.file.LineReader;
import io.shardflow.live.row.Row;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads files whose rows are lines. A line that is broken stops nothing. Not thread-safe. */
public final class LineFiles {
  /** The time of the rows of an archive. */
  public static final String ARCHIVE_TIME = "event_time";

  /** The fields of the rows of an archive, whose records can be anything. */
  private static final String[] ARCHIVE = {ARCHIVE_TIME, "size"};

  private final JsonLineParser json = new JsonLineParser();

  /** Reads JSON Lines. */
  public void json(InputStream in, RowCollector rows) throws IOException {
    LineReader lines = LineReader.json(in);
    while (lines.next()) {
      Row row = json.parse(lines.buffer(), lines.offset(), lines.length());
      long hash = RowHash.of(lines.buffer(), lines.offset(), lines.length());
      if (row == null) {
        rows.addBroken(lines.number(), json.problem(), hash);
      } else {
        rows.add(row, hash);
      }
    }
  }

  /** Reads CSV with a header row. Values are Strings; a cell without a value is null. */
  public void csv(InputStream in, RowCollector rows) throws IOException {
    LineReader lines = LineReader.csv(in);
    if (!lines.next()) {
      return;
    }
    CsvRowParser parser = new CsvRowParser(CsvRowParser.header(lines.line()));
    List<String> named = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < parser.names().length; i++) {
      if (parser.names()[i] != null) {
        named.add(parser.names()[i]);
        columns.add(i);
      }
    }
    String[] names = named.toArray(String[]::new);
    int[] positions = columns.stream().mapToInt(Integer::intValue).toArray();
    while (lines.next()) {
      long hash = RowHash.of(lines.buffer(), lines.offset(), lines.length());
      String[] cells = parser.parse(lines.line());
      if (cells == null) {
        rows.addBroken(lines.number(), "is not a CSV row that fits the header", hash);
        continue;
      }
      Object[] values = new Object[names.length];
      for (int i = 0; i < names.length; i++) {
        values[i] = cells[positions[i]];
      }
      rows.add(new Row(names, values), hash);
    }
  }

  /** Returns the row of a record of any bytes. */
  public static Row archived(Object time, Long size) {
    return new Row(ARCHIVE, new Object[] {time, size});
  }

  /**
   * Reads the records of an archive, which can be any bytes.
   *
   * @param time of the rows, as {@code yyyy-MM-dd HH:mm:ss.SSS}
   */
  public void archive(InputStream in, String time, RowCollector rows) throws IOException {
    LineReader lines = LineReader.json(in);
    while (lines.next()) {
      rows.add(
          archived(time, (long) lines.length()),
          RowHash.of(lines.buffer(), lines.offset(), lines.length()));
    }
  }
}
