package io.shardflow.datagen.csv;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.file.Decompression;
import io.shardflow.codec.file.LineReader;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.Value;

/**
 * Reads a CSV file row by row as records of a stream, by the rules of {@link CsvRowParser}. A job
 * gives the same results for these records as for the file.
 */
public final class CsvRows implements Closeable {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private final InputStream in;
  private final LineReader lines;
  private final CsvRowParser parser;

  /** A row of the file, or a line that is not a CSV row. */
  @Value
  public static class Row {
    /** The number of the line in the file, from 1. */
    long line;

    /**
     * A flat JSON object with a string for each cell that has a value, as the Kinesis agent's
     * {@code CSVTOJSON} writes it; or the unchanged line if it is not a CSV row.
     */
    byte[] payload;

    /** The strings by column name; null if the line is not a CSV row. */
    Map<String, String> values;
  }

  /**
   * Opens a file, which is decompressed as {@link Decompression} does.
   *
   * @param fields the names of the columns; null if the first line holds them
   * @throws IOException if the file cannot be read or has no header
   */
  public CsvRows(Path file, List<String> fields) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      in = Decompression.open(bytes, file.toString());
      lines = LineReader.csv(in);
      parser = new CsvRowParser(fields == null ? header() : fields);
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /** Returns the names of the columns, without duplicates. */
  public List<String> fields() {
    return Stream.of(parser.names())
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableList());
  }

  /** Returns the next row, or null at the end. */
  public Row next() throws IOException {
    if (!lines.next()) {
      return null;
    }
    byte[] line = lines.line();
    String[] cells = parser.parse(line);
    if (cells == null) {
      return new Row(lines.number(), line, null);
    }
    Map<String, String> values = new LinkedHashMap<>();
    String[] names = parser.names();
    for (int column = 0; column < names.length; column++) {
      if (names[column] != null && cells[column] != null) {
        values.put(names[column], cells[column]);
      }
    }
    return new Row(lines.number(), json(values), values);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private List<String> header() throws IOException {
    if (!lines.next()) {
      throw new IOException("the file is empty: not even a header was found");
    }
    return CsvRowParser.header(lines.line());
  }

  private static byte[] json(Map<String, String> values) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(payload)) {
      json.writeStartObject();
      for (Map.Entry<String, String> value : values.entrySet()) {
        json.writeStringField(value.getKey(), value.getValue());
      }
      json.writeEndObject();
    }
    return payload.toByteArray();
  }
}
