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
 * Decodes events. A malformed record becomes a dead letter, never an exception. Unknown fields are
 * skipped. If a field is repeated, all its values must be valid, and the last one counts. Not
 * thread-safe.
 */
public final class EventDecoder<E extends Event> {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          // Python writes NaN and Infinity. They are parsed so that the dead letter can name them.
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final EventFormat<E> format;
  private final CsvRowReader rows;
  private final FlatJsonReader flatReader;

  private EventDecoder(EventFormat<E> format, CsvRowReader rows) {
    this.format = format;
    this.rows = rows;
    this.flatReader = rows != null || format.opaque() ? null : new FlatJsonReader();
  }

  /** Returns a decoder of records that are one JSON object in UTF-8 each. */
  public static <E extends Event> EventDecoder<E> json(EventFormat<E> format) {
    return new EventDecoder<>(format, null);
  }

  /**
   * Returns a decoder of records that are one CSV row each, by the rules of {@link CsvRowParser}.
   */
  public static <E extends Event> EventDecoder<E> csv(EventFormat<E> format, List<String> header) {
    return new EventDecoder<>(format, new CsvRowReader(new CsvRowParser(header)));
  }

  /** Decodes a record. The event may keep a reference to the array. */
  public Decoded<E> decode(byte[] payload, Origin origin) {
    Decoded<E> decoded = decodeFlat(payload, 0, payload.length, origin);
    return decoded != null ? decoded : decodeWhole(payload, origin);
  }

  /**
   * Decodes a record that is part of a larger buffer. The buffer may be reused afterwards: the
   * event keeps no reference to it.
   */
  public Decoded<E> decode(byte[] buffer, int offset, int length, Origin origin) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    Decoded<E> decoded = decodeFlat(buffer, offset, length, origin);
    return decoded != null
        ? decoded
        : decodeWhole(Arrays.copyOfRange(buffer, offset, offset + length), origin);
  }

  /** Returns null if only Jackson can decode the record. */
  private Decoded<E> decodeFlat(byte[] buffer, int offset, int length, Origin origin) {
    E event =
        flatReader == null
            ? null
            : flatReader.read(format.reader(), buffer, offset, length, origin);
    return event == null ? null : Decoded.of(event, origin);
  }

  /** Decodes a record without the fast path of {@link FlatJsonReader}. */
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
      // The bytes are in memory, so only their syntax or encoding can be wrong.
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
   * Jackson also detects UTF-16 and UTF-32, whose texts contain zero bytes, and accepts some
   * invalid UTF-8.
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
