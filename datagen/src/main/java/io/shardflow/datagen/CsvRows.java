package io.shardflow.datagen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.shardflow.model.Decompression;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Reads a CSV file (RFC 4180, UTF-8) row by row, as records of a stream. As everywhere here, a row
 * is a line, so that a quote that is never closed spoils one row and not the rest of the file.
 */
public final class CsvRows implements Closeable {
  private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";
  private static final CsvFactory CSV = new CsvFactory();
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private final BufferedReader lines;
  private final List<String> fields;
  private long line;

  /**
   * A row.
   *
   * @param line its number in the file, from 1
   * @param payload a JSON object, flat, with a text for each field, as the Kinesis agent's {@code
   *     CSVTOJSON} makes it; or the line as it is
   * @param values the texts in the order of the fields; null where the line has more or fewer, or
   *     is no CSV
   */
  public record Row(long line, byte[] payload, List<String> values) {}

  /**
   * Opens a file, and decompresses it as {@link Decompression} does.
   *
   * @param fields the names of the columns; null if the first line has them
   * @throws IOException also if there is no header or it has a name twice
   */
  public CsvRows(Path file, List<String> fields) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      InputStream in = Decompression.open(bytes, file.toString());
      // Each char is a byte, so that what is not UTF-8 keeps its bytes, too.
      lines = new BufferedReader(new InputStreamReader(in, ISO_8859_1), 1 << 16);
      this.fields = fields == null ? header() : fields;
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /** The names of the columns that a header has. */
  public static List<String> fields(String header) throws IOException {
    List<String> fields = values(header).stream().map(String::strip).toList();
    if (new HashSet<>(fields).size() < fields.size()) {
      throw new IOException("columns of the same name: " + header);
    }
    return fields;
  }

  /** The names of the columns. */
  public List<String> fields() {
    return fields;
  }

  /** The next row, or null at the end. Empty lines are none. */
  public Row next() throws IOException {
    String text = nextLine();
    if (text == null) {
      return null;
    }
    byte[] bytes = text.getBytes(ISO_8859_1);
    List<String> values;
    try {
      values = values(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IOException e) {
      // The line is in memory: what fails is its syntax or its encoding.
      return new Row(line, bytes, null);
    }
    return values.size() == fields.size()
        ? new Row(line, json(values), values)
        : new Row(line, bytes, null);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private List<String> header() throws IOException {
    String text = nextLine();
    if (text == null) {
      throw new IOException("there is not even a header");
    }
    return fields(new String(text.getBytes(ISO_8859_1), UTF_8));
  }

  private String nextLine() throws IOException {
    String text;
    do {
      text = lines.readLine();
      line++;
      if (line == 1 && text != null && text.startsWith(BYTE_ORDER_MARK)) {
        text = text.substring(BYTE_ORDER_MARK.length());
      }
    } while (text != null && text.isEmpty());
    return text;
  }

  private static List<String> values(String row) throws IOException {
    List<String> values = new ArrayList<>();
    try (CsvParser parser = CSV.createParser(row)) {
      parser.enable(CsvParser.Feature.WRAP_AS_ARRAY);
      parser.nextToken();
      parser.nextToken();
      while (parser.nextToken() == JsonToken.VALUE_STRING) {
        values.add(parser.getText());
      }
    }
    return values;
  }

  private byte[] json(List<String> values) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(payload)) {
      json.writeStartObject();
      for (int i = 0; i < values.size(); i++) {
        json.writeStringField(fields.get(i), values.get(i));
      }
      json.writeEndObject();
    }
    return payload.toByteArray();
  }
}
