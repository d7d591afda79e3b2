package io.shardflow.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.shardflow.model.DeadLetter.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads events from bytes. What cannot be read becomes a dead letter, never an exception. Unknown
 * fields are passed over; a field that is there twice must be readable twice, and the last one
 * counts. Not for use by several threads.
 */
public final class EventDecoder<E extends Event> {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Python writes NaN and Infinity: read, so that they can be named as what they are.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();
  private static final CsvFactory CSV =
      CsvFactory.builder().enable(CsvParser.Feature.EMPTY_UNQUOTED_STRING_AS_NULL).build();

  private final EventFormat<E> format;
  private final List<String> columns;
  private final CsvSchema csvSchema;
  private final FlatJsonReader flat;

  private EventDecoder(EventFormat<E> format, List<String> columns, CsvSchema csvSchema) {
    this.format = format;
    this.columns = columns;
    this.csvSchema = csvSchema;
    this.flat = isCsv() || format.opaque() ? null : new FlatJsonReader();
  }

  /** Reads one JSON object in UTF-8 from each record. */
  public static <E extends Event> EventDecoder<E> json(EventFormat<E> format) {
    return new EventDecoder<>(format, null, null);
  }

  /** Reads one CSV row (RFC 4180, UTF-8) from each record. */
  public static <E extends Event> EventDecoder<E> csv(EventFormat<E> format, List<String> header) {
    CsvSchema.Builder schema = CsvSchema.builder();
    header.forEach(schema::addColumn);
    return new EventDecoder<>(format, List.copyOf(header), schema.build());
  }

  /**
   * The columns that a CSV header names.
   *
   * @throws IOException if the line is no CSV row
   */
  public static List<String> csvHeader(byte[] line) throws IOException {
    List<String> columns = new ArrayList<>();
    try (CsvParser parser = CSV.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.VALUE_STRING) {
        columns.add(parser.getText().strip());
      }
    } catch (JacksonException e) {
      // The parser's own message has the line in it, which may be anything.
      throw new IOException("its header is no CSV row: " + e.getOriginalMessage());
    }
    return columns;
  }

  /** What this record says, or why it cannot be read. The event may keep the array. */
  public Decoded<E> decode(byte[] payload, Origin origin) {
    Decoded<E> decoded = decodeFlat(payload, 0, payload.length, origin);
    return decoded != null ? decoded : decodeByJackson(payload, origin);
  }

  /**
   * What the record that these bytes of a larger buffer are says, or why it cannot be read. The
   * buffer may be used for others afterwards.
   */
  public Decoded<E> decode(byte[] buffer, int offset, int length, Origin origin) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    Decoded<E> decoded = decodeFlat(buffer, offset, length, origin);
    return decoded != null
        ? decoded
        : decodeByJackson(Arrays.copyOfRange(buffer, offset, offset + length), origin);
  }

  /** Null where it takes Jackson to know. */
  private Decoded<E> decodeFlat(byte[] buffer, int offset, int length, Origin origin) {
    E event = flat == null ? null : flat.read(format.reader(), buffer, offset, length, origin);
    return event == null ? null : Decoded.of(event, origin);
  }

  Decoded<E> decodeByJackson(byte[] payload, Origin origin) {
    try {
      return Decoded.of(
          format.opaque()
              ? format.reader().read(new JacksonReader(null, columns, payload, origin))
              : parse(payload, origin),
          origin);
    } catch (MalformedException e) {
      return malformed(e.reason, e.field, payload, origin);
    } catch (StreamConstraintsException e) {
      return malformed(Reason.TOO_LARGE, null, payload, origin);
    } catch (IOException e) {
      // The bytes are in memory: what fails is their syntax or their encoding.
      return malformed(syntaxError(), null, payload, origin);
    }
  }

  private E parse(byte[] payload, Origin origin) throws IOException, MalformedException {
    try (JsonParser parser = open(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedException(syntaxError(), null);
      }
      E event = format.reader().read(new JacksonReader(parser, columns, payload, origin));
      if (parser.nextToken() != null) {
        throw new MalformedException(syntaxError(), null);
      }
      return event;
    }
  }

  private JsonParser open(byte[] payload) throws IOException, MalformedException {
    if (!isCsv()) {
      requireUtf8(payload);
      return JSON.createParser(payload);
    }
    // Decoded here, because a parser of bytes guesses the encoding by the first ones of each row.
    CharBuffer row = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
    requireQuotesInPlace(row);
    CsvParser parser = CSV.createParser(row.array(), 0, row.length());
    parser.setSchema(csvSchema);
    return parser;
  }

  /**
   * The parser guesses other encodings, all of which have zeros, and lets some wrong bytes pass.
   */
  private static void requireUtf8(byte[] payload) throws IOException, MalformedException {
    boolean ascii = true;
    for (byte b : payload) {
      if (b == 0) {
        throw new MalformedException(Reason.NOT_JSON, null);
      }
      ascii &= b > 0;
    }
    if (!ascii) {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
    }
  }

  /** A quote opens a value or closes it; inside, it is doubled. The parser takes any other too. */
  private static void requireQuotesInPlace(CharBuffer row) throws MalformedException {
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      if (row.charAt(i) != '"') {
        continue;
      }
      boolean atStart = i == 0 || row.charAt(i - 1) == ',';
      boolean atEnd = i + 1 == row.length() || ",\r\n".indexOf(row.charAt(i + 1)) >= 0;
      if (!quoted && atStart) {
        quoted = true;
      } else if (quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
        i++;
      } else if (quoted && atEnd) {
        quoted = false;
      } else {
        throw new MalformedException(Reason.NOT_CSV, null);
      }
    }
    if (quoted) {
      throw new MalformedException(Reason.NOT_CSV, null);
    }
  }

  private boolean isCsv() {
    return csvSchema != null;
  }

  private Reason syntaxError() {
    return isCsv() ? Reason.NOT_CSV : Reason.NOT_JSON;
  }

  private Decoded<E> malformed(Reason reason, String field, byte[] payload, Origin origin) {
    return Decoded.malformed(DeadLetter.of(reason, field, payload, origin), origin);
  }
}
