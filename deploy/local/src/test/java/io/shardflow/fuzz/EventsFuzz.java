package io.shardflow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.RecordFormat;
import io.shardflow.codec.RecordFormat.Framing;
import io.shardflow.codec.csv.CsvEncoder;
import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.file.PieceReader;
import io.shardflow.codec.framing.Gzip;
import io.shardflow.codec.framing.Pieces;
import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.codec.mapping.InvalidPathException;
import io.shardflow.codec.mapping.Mapping;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RecordEncoder;
import io.shardflow.model.UnwritableRowException;
import io.shardflow.model.event.RawRecord;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.text.TimeFormat;
import io.shardflow.text.Timestamps;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A record of any bytes is decoded into an event that can be written and read again, or into a dead
 * letter that holds all its bytes. In CSV, the first line of the input is the header, and the rest
 * is the record. A text that is a time can also be written and read again. The first line is also a
 * path, an array of events and a time format, with a bar between.
 */
final class EventsFuzz {
  static final Origin ORIGIN =
      Origin.of("fuzz/shardId-000000000000", "1", Instant.parse("2024-05-01T12:00:00Z"));
  private static final ObjectMapper JSON = new ObjectMapper();
  static final List<EventFormat<?>> FORMATS =
      List.of(
          SensorReading.FORMAT,
          TemperatureProbe.FORMAT,
          Sale.FORMAT,
          TaxiTrip.FORMAT,
          AnyObject.FORMAT,
          RawRecord.BY_ARRIVAL,
          RawRecord.byField("timestamp"));

  /** Smaller numbers are seconds. */
  private static final long MIN_EPOCH_MILLIS = 100_000_000_000L;

  /** Numbers from this one on are microseconds. */
  private static final long MIN_EPOCH_MICROS = 100_000_000_000_000L;

  private EventsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    int headerEnd = new String(input, StandardCharsets.ISO_8859_1).indexOf('\n');
    List<String> columns = columns(Arrays.copyOf(input, Math.max(0, headerEnd)));
    byte[] row = Arrays.copyOfRange(input, headerEnd + 1, input.length);
    for (EventFormat<?> format : FORMATS) {
      check(format, columns, input, row);
    }
    checkTime(new String(input, StandardCharsets.ISO_8859_1));
    checkShape(new String(columnsLine(input, headerEnd), StandardCharsets.UTF_8), row);
  }

  private static byte[] columnsLine(byte[] input, int headerEnd) {
    return Arrays.copyOf(input, Math.max(0, headerEnd));
  }

  /**
   * A path, a time format and a batch of records are used, or refused with a message. No decoded
   * piece is lost: the file and the record hold as many events.
   */
  private static void checkShape(String option, byte[] record) throws IOException {
    String[] parts = option.split("\\|", 3);
    RecordFormat format = RecordFormat.SINGLE.withFraming(Framing.AUTO);
    try {
      Mapping.Builder mapping =
          Mapping.json(Sale.FORMAT.fields(), parts.length > 1 ? Mapping.records(parts[1]) : null);
      format = format.withMapping(mapping.add("store_id", parts[0]).build());
    } catch (InvalidPathException e) {
      assertThat(e).hasMessageMatching("(?s)position \\d+: .+");
    }
    try {
      String pattern = parts.length > 2 ? parts[2] : "auto";
      format = format.withTimes(TimeFormat.of(pattern, ZoneId.of("America/New_York")));
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    List<Decoded<Sale>> decoded = EventDecoder.json(Sale.FORMAT, format).decodeAll(record, ORIGIN);
    assertThat(decoded).isNotEmpty();
    for (Decoded<Sale> one : decoded) {
      assertThat(one.isEvent()).isNotEqualTo(one.deadLetter() != null);
      assertThat(one.isEvent() || decoded.size() == 1)
          .isEqualTo(one.isEvent() || !one.deadLetter().position().contains("#"));
    }
    if (!Gzip.isGzip(record)) {
      PieceReader file = new PieceReader(new ByteArrayInputStream(record));
      int pieces = 0;
      while (file.next()) {
        file.findEnd();
        assertThat(file.length()).isPositive();
        pieces++;
      }
      assertThat(pieces).isEqualTo(Pieces.of(record).ranges().size());
    }
  }

  private static void checkTime(String text) {
    Instant time = Timestamps.parse(text);
    if (time != null) {
      assertThat(Timestamps.parse(Timestamps.formatIso(time))).isEqualTo(time);
      Instant millis = time.truncatedTo(ChronoUnit.MILLIS);
      assertThat(Timestamps.parse(Timestamps.format(time))).isEqualTo(millis);
      long epochMillis = Math.abs(time.toEpochMilli());
      if (epochMillis >= MIN_EPOCH_MILLIS && epochMillis < MIN_EPOCH_MICROS) {
        assertThat(Timestamps.parse(Long.toString(time.toEpochMilli()))).isEqualTo(millis);
      }
    }
  }

  /** Returns the columns of a header, or none if it is invalid, for which a job would fail. */
  static List<String> columns(byte[] header) {
    try {
      return CsvRowParser.header(header);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static <E extends Event> void check(
      EventFormat<E> format, List<String> columns, byte[] json, byte[] row) throws IOException {
    check(EventDecoder.json(format), format, json);
    check(EventDecoder.csv(format, columns), format, row);
  }

  private static <E extends Event> void check(
      EventDecoder<E> decoder, EventFormat<E> format, byte[] payload) throws IOException {
    Decoded<E> decoded = decoder.decode(payload, ORIGIN);
    if (!decoded.isEvent()) {
      assertThat(payloadOf(decoded.deadLetter())).isEqualTo(payload);
    } else if (decoded.event() instanceof RawRecord raw) {
      byte[] line = lineOf(raw);
      assertThat(Arrays.equals(line, payload) || Arrays.equals(line, ended(payload))).isTrue();
    } else if (!(decoded.event() instanceof AnyObject)) {
      checkReadBack(format, decoded.event());
    }
  }

  private static <E extends Event> void checkReadBack(EventFormat<E> format, E event)
      throws IOException {
    byte[] json = line(new JsonEncoder(), event);
    assertThat(line(new JsonEncoder(), decodeAgain(EventDecoder.json(format), json)))
        .isEqualTo(json);
    RecordEncoder csv = new CsvEncoder();
    EventDecoder<E> rows = EventDecoder.csv(format, CsvRowParser.header(csv.header(event)));
    byte[] row;
    try {
      row = line(csv, event);
    } catch (UnwritableRowException e) {
      return;
    }
    assertThat(line(new JsonEncoder(), decodeAgain(rows, row))).isEqualTo(json);
  }

  private static <E extends Event> E decodeAgain(EventDecoder<E> decoder, byte[] line) {
    Decoded<E> decoded = decoder.decode(line, ORIGIN);
    assertThat(decoded.deadLetter()).isNull();
    return decoded.event();
  }

  /** Returns the payload that the row of a dead letter holds. */
  private static byte[] payloadOf(DeadLetter letter) throws IOException {
    JsonNode row = JSON.readTree(line(new JsonEncoder(), letter));
    String payload = row.get("payload").textValue();
    return row.get("payload_encoding").textValue().equals("base64")
        ? Base64.getDecoder().decode(payload)
        : payload.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] line(RecordEncoder encoder, OutputRecord record) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    encoder.encode(record, line);
    return line.toByteArray();
  }

  private static byte[] lineOf(RawRecord record) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    record.writeLine(line);
    return line.toByteArray();
  }

  private static byte[] ended(byte[] payload) {
    byte[] line = Arrays.copyOf(payload, payload.length + 1);
    line[payload.length] = '\n';
    return line;
  }
}
