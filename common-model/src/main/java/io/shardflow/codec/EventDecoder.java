package io.shardflow.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.csv.CsvRowReader;
import io.shardflow.codec.json.FlatJsonReader;
import io.shardflow.codec.json.JacksonReader;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.MalformedException;
import io.shardflow.model.Origin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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

  private final EventFormat<E> format;
  private final CsvRowReader rows;
  private final FlatJsonReader flat;

  private EventDecoder(EventFormat<E> format, CsvRowReader rows) {
    this.format = format;
    this.rows = rows;
    this.flat = rows != null || format.opaque() ? null : new FlatJsonReader();
  }

  /** Reads one JSON object in UTF-8 from each record. */
  public static <E extends Event> EventDecoder<E> json(EventFormat<E> format) {
    return new EventDecoder<>(format, null);
  }

  /** Reads one row from each record, by the rules of {@link CsvRowParser}. */
  public static <E extends Event> EventDecoder<E> csv(EventFormat<E> format, List<String> header) {
    return new EventDecoder<>(format, new CsvRowReader(new CsvRowParser(header)));
  }

  /** What this record says, or why it cannot be read. The event may keep the array. */
  public Decoded<E> decode(byte[] payload, Origin origin) {
    Decoded<E> decoded = decodeFlat(payload, 0, payload.length, origin);
    return decoded != null ? decoded : decodeWhole(payload, origin);
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
        : decodeWhole(Arrays.copyOfRange(buffer, offset, offset + length), origin);
  }

  /** Null where it takes Jackson to know. */
  private Decoded<E> decodeFlat(byte[] buffer, int offset, int length, Origin origin) {
    E event = flat == null ? null : flat.read(format.reader(), buffer, offset, length, origin);
    return event == null ? null : Decoded.of(event, origin);
  }

  public Decoded<E> decodeWhole(byte[] payload, Origin origin) {
    try {
      return Decoded.of(
          format.opaque()
              ? format.reader().read(new JacksonReader(null, payload, origin))
              : rows == null ? readObject(payload, origin) : readRow(payload, origin),
          origin);
    } catch (MalformedException e) {
      return malformed(e.reason, e.field, payload, origin);
    } catch (StreamConstraintsException e) {
      return malformed(Reason.TOO_LARGE, null, payload, origin);
    } catch (IOException e) {
      // The bytes are in memory: what fails is their syntax or their encoding.
      return malformed(Reason.NOT_JSON, null, payload, origin);
    }
  }

  private E readRow(byte[] payload, Origin origin) throws IOException, MalformedException {
    rows.open(payload, origin);
    return format.reader().read(rows);
  }

  private E readObject(byte[] payload, Origin origin) throws IOException, MalformedException {
    requireUtf8(payload);
    try (JsonParser parser = JSON.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedException(Reason.NOT_JSON, null);
      }
      E event = format.reader().read(new JacksonReader(parser, payload, origin));
      if (parser.nextToken() != null) {
        throw new MalformedException(Reason.NOT_JSON, null);
      }
      return event;
    }
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

  private Decoded<E> malformed(Reason reason, String field, byte[] payload, Origin origin) {
    return Decoded.malformed(DeadLetter.of(reason, field, payload, origin), origin);
  }
}
