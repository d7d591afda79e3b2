package io.shardflow.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.shardflow.codec.RecordFormat.Framing;
import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.csv.CsvRowReader;
import io.shardflow.codec.framing.Gzip;
import io.shardflow.codec.framing.Pieces;
import io.shardflow.codec.json.FlatJsonReader;
import io.shardflow.codec.json.JacksonReader;
import io.shardflow.codec.json.MappedReader;
import io.shardflow.codec.json.MappedRecord;
import io.shardflow.codec.mapping.Mapping;
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
import java.util.ArrayList;
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

  /** Limits the memory of the dead letters of one record. */
  private static final long MAX_ENVELOPE_BYTES = 16 << 20;

  private final EventFormat<E> format;
  private final RecordFormat records;
  private final Mapping mapping;
  private final CsvRowReader rows;
  private final FlatJsonReader flatReader;
  private final MappedRecord mapped;
  private final MappedReader mappedReader;

  private EventDecoder(EventFormat<E> format, RecordFormat records, CsvRowReader rows) {
    this.format = format;
    this.records = records;
    this.rows = rows;
    mapping = records.mapping();
    boolean json = rows == null && !format.opaque();
    flatReader = json ? FlatJsonReader.of(records.times(), mapping) : null;
    mapped = json && !mapping.isNone() ? new MappedRecord(mapping) : null;
    mappedReader = mapped == null ? null : new MappedReader(mapping, mapped, records.times());
  }

  /** Returns a decoder of records that are one JSON object in UTF-8 each. */
  public static <E extends Event> EventDecoder<E> json(EventFormat<E> format) {
    return json(format, RecordFormat.SINGLE);
  }

  /** Returns a decoder of JSON records. */
  public static <E extends Event> EventDecoder<E> json(
      EventFormat<E> format, RecordFormat records) {
    return new EventDecoder<>(format, records, null);
  }

  /**
   * Returns a decoder of records that are one CSV row each, by the rules of {@link CsvRowParser}.
   */
  public static <E extends Event> EventDecoder<E> csv(EventFormat<E> format, List<String> header) {
    return csv(format, RecordFormat.SINGLE, header);
  }

  /** As {@link #csv(EventFormat, List)}, for rows with other columns or times. */
  public static <E extends Event> EventDecoder<E> csv(
      EventFormat<E> format, RecordFormat records, List<String> header) {
    return new EventDecoder<>(
        format,
        records,
        new CsvRowReader(new CsvRowParser(header), records.mapping(), records.times()));
  }

  /**
   * Decodes a record that is one event. The event may keep a reference to the array.
   *
   * @throws IllegalStateException if an event is an element of an array in the record
   */
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

  /**
   * Decodes all events of a record. The position of a dead letter ends with {@code #n} if it is the
   * n-th of several events, from 1.
   */
  public List<Decoded<E>> decodeAll(byte[] payload, Origin origin) {
    Decoded<E> flat = decodeFlat(payload, 0, payload.length, origin);
    if (flat != null) {
      return List.of(flat);
    }
    List<Decoded<E>> decoded =
        records.framing() == Framing.AUTO && rows == null && !format.opaque()
            ? decodePieces(payload, origin)
            : decodeEach(payload, origin);
    if (decoded.size() > 1) {
      for (int i = 0; i < decoded.size(); i++) {
        decoded.set(i, decoded.get(i).numbered(i + 1));
      }
    }
    return decoded;
  }

  private List<Decoded<E>> decodePieces(byte[] payload, Origin origin) {
    byte[] record = payload;
    if (Gzip.isGzip(payload)) {
      try {
        record = Gzip.decompress(payload);
      } catch (Gzip.TooLargeException e) {
        return List.of(malformed(Reason.GZIP_TOO_LARGE, null, payload, origin));
      } catch (IOException e) {
        return List.of(malformed(Reason.BAD_GZIP, null, payload, origin));
      }
    }
    Pieces pieces = Pieces.of(record);
    List<int[]> ranges = pieces.ranges();
    if (!pieces.anyObject() || pieces.isWhole(record)) {
      return decodeEach(record, origin);
    }
    List<Decoded<E>> decoded = new ArrayList<>(ranges.size());
    for (int[] range : ranges) {
      decoded.addAll(decodePart(record, range[0], range[1] - range[0], origin));
    }
    return decoded;
  }

  /**
   * Decodes all events of a part of a buffer: a JSON object, or a CSV row. The events keep no
   * reference to the buffer. The positions of dead letters are those of the origin.
   */
  public List<Decoded<E>> decodePart(byte[] buffer, int offset, int length, Origin origin) {
    Decoded<E> flat = decodeFlat(buffer, offset, length, origin);
    return flat != null
        ? List.of(flat)
        : decodeEach(Arrays.copyOfRange(buffer, offset, offset + length), origin);
  }

  /**
   * Decodes the flat JSON object at the start of these bytes, which other bytes may follow.
   *
   * @return the event, or null if there is no such object; {@link #endOfFirst} is its end
   */
  public Decoded<E> decodeFirst(byte[] buffer, int offset, int length, Origin origin) {
    E event =
        flatReader == null
            ? null
            : flatReader.readFirst(format.reader(), buffer, offset, length, origin);
    return event == null ? null : Decoded.of(event, origin);
  }

  /** Returns the index of the byte after the object that {@link #decodeFirst} has decoded. */
  public int endOfFirst() {
    return flatReader.end();
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
    List<Decoded<E>> decoded = decodeEach(payload, origin);
    if (decoded.size() != 1) {
      throw new IllegalStateException("The record is not one event");
    }
    return decoded.get(0);
  }

  private List<Decoded<E>> decodeEach(byte[] payload, Origin origin) {
    try {
      if (mapped != null) {
        return readMapped(payload, origin);
      }
      E event =
          format.opaque()
              ? format.reader().read(new JacksonReader(null, payload, origin, records.times()))
              : rows == null ? readObject(payload, origin) : readRow(payload, origin);
      return List.of(Decoded.of(event, origin));
    } catch (MalformedException e) {
      return List.of(malformed(e.reason, e.field, payload, origin));
    } catch (StreamConstraintsException e) {
      return List.of(malformed(Reason.TOO_LARGE, null, payload, origin));
    } catch (IOException e) {
      // The bytes are in memory, so only their syntax or encoding can be wrong.
      return List.of(malformed(Reason.NOT_JSON, null, payload, origin));
    }
  }

  private E readRow(byte[] payload, Origin origin) throws IOException, MalformedException {
    rows.open(payload, origin);
    return format.reader().read(rows);
  }

  private E readObject(byte[] payload, Origin origin) throws IOException, MalformedException {
    try (JsonParser parser = parser(payload)) {
      E event = format.reader().read(new JacksonReader(parser, payload, origin, records.times()));
      expectEnd(parser);
      return event;
    }
  }

  private List<Decoded<E>> readMapped(byte[] payload, Origin origin)
      throws IOException, MalformedException {
    try (JsonParser parser = parser(payload)) {
      mapped.read(parser);
      expectEnd(parser);
    } catch (MalformedException e) {
      if (e.reason == Reason.NOT_JSON) {
        throw e;
      }
      // The record lacks the array of events.
      return List.of(malformed(e.reason, null, mapping.records().text(), payload, origin));
    }
    if (mapped.count() == 0) {
      return List.of(malformed(Reason.EMPTY, null, mapping.records().text(), payload, origin));
    }
    List<Decoded<E>> decoded = new ArrayList<>(mapped.count());
    List<long[]> ranges = null;
    for (int i = 0; i < mapped.count(); i++) {
      mappedReader.open(i, payload, origin);
      try {
        decoded.add(Decoded.of(format.reader().read(mappedReader), origin));
      } catch (MalformedException e) {
        byte[] of = payload;
        if (mapped.count() > 1) {
          ranges = ranges == null ? elementRanges(payload) : ranges;
          of = withOneElement(payload, ranges, i);
        }
        decoded.add(malformed(e.reason, e.field, of, origin));
      } catch (StreamConstraintsException e) {
        decoded.add(malformed(Reason.TOO_LARGE, null, payload, origin));
      }
    }
    return decoded;
  }

  private List<long[]> elementRanges(byte[] payload) throws IOException, MalformedException {
    try (JsonParser parser = parser(payload)) {
      return mapped.elementRanges(parser);
    }
  }

  /**
   * Returns the record with one element of its array of events, so that the same job can read it
   * again. In the case of very many large copies, returns the element alone.
   */
  private static byte[] withOneElement(byte[] payload, List<long[]> ranges, int index) {
    int first = (int) ranges.get(0)[0];
    int last = (int) ranges.get(ranges.size() - 1)[1];
    int start = (int) ranges.get(index)[0];
    int end = (int) ranges.get(index)[1];
    int around = first + payload.length - last;
    if ((long) around * ranges.size() > MAX_ENVELOPE_BYTES) {
      return Arrays.copyOfRange(payload, start, end);
    }
    byte[] one = new byte[around + end - start];
    System.arraycopy(payload, 0, one, 0, first);
    System.arraycopy(payload, start, one, first, end - start);
    System.arraycopy(payload, last, one, first + end - start, payload.length - last);
    return one;
  }

  /** Opens a parser, whose current token is the start of an object. */
  private static JsonParser parser(byte[] payload) throws IOException, MalformedException {
    requireUtf8(payload);
    JsonParser parser = JSON.createParser(payload);
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      parser.close();
      throw new MalformedException(Reason.NOT_JSON, null);
    }
    return parser;
  }

  private static void expectEnd(JsonParser parser) throws IOException, MalformedException {
    if (parser.nextToken() != null) {
      throw new MalformedException(Reason.NOT_JSON, null);
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
    return malformed(
        reason, field, field == null ? null : mapping.writtenOf(field), payload, origin);
  }

  private Decoded<E> malformed(
      Reason reason, String field, String path, byte[] payload, Origin origin) {
    return Decoded.malformed(DeadLetter.of(reason, field, path, payload, origin), origin);
  }
}
