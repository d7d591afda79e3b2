package io.shardflow.datagen;

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
import java.util.stream.Stream;

/**
 * Reads a CSV file row by row, as records of a stream, by the rules of {@link CsvRowParser}: a job
 * gives the same results for these records as for the file.
 */
public final class CsvRows implements Closeable {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private final InputStream in;
  private final LineReader lines;
  private final CsvRowParser parser;

  /**
   * A row.
   *
   * @param line its number in the file, from 1
   * @param payload a flat JSON object with a text for each cell that has a value, as the Kinesis
   *     agent's {@code CSVTOJSON} makes it; or the line as it is
   * @param values the texts by the name of their column; null where the line is not a CSV row
   */
  public record Row(long line, byte[] payload, Map<String, String> values) {}

  /**
   * Opens a file, and decompresses it as {@link Decompression} does.
   *
   * @param fields the names of the columns; null if the first line has them
   * @throws IOException also if there is no header
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

  /** The names of the columns, of which none is there twice. */
  public List<String> fields() {
    return Stream.of(parser.names()).filter(Objects::nonNull).toList();
  }

  /** The next row, or null at the end. */
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
      throw new IOException("there is not even a header");
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
