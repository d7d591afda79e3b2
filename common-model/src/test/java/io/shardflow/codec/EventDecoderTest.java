package io.shardflow.codec;

import static io.shardflow.model.TestOrigin.SHARD_3;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.csv.CsvEncoder;
import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.RecordEncoder;
import io.shardflow.model.TestOrigin;
import io.shardflow.model.event.RawRecord;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {
  private static final String READING =
      """
      {"sensor_id":"sensor-007","sensor_type":"temperature","location":"building-A",\
      "floor":"floor-2","room":"room-101","timestamp":"2024-05-01T12:00:00.123456",\
      "reading":31.2,"status":"alert"}""";
  private static final String PROBE =
      """
      {"sensorId":"sensor-42","eventTimeStamp":"2016-10-26T12:00:01.250",\
      "ambientTemp":21.5,"measuredTemp":44.0}""";
  private static final String SALE =
      """
      {"category":"Electronics","store_id":"store_3","evnt_time":"2021-01-31T14:05:47.190114",\
      "sales":22.78}""";

  private static final SensorReading READ_READING =
      new SensorReading(
          "sensor-007",
          "temperature",
          "building-A",
          "floor-2",
          "room-101",
          Instant.parse("2024-05-01T12:00:00.123456Z"),
          31.2,
          "alert");
  private static final TemperatureProbe READ_PROBE =
      new TemperatureProbe(
          SHARD_3.arrivalTime(),
          "sensor-42",
          Instant.parse("2016-10-26T12:00:01.250Z"),
          21.5,
          44.0);
  private static final Sale READ_SALE =
      new Sale(
          "Electronics",
          "store_3",
          Instant.parse("2021-01-31T14:05:47.190114Z"),
          new BigDecimal("22.78"));

  @Nested
  class FromJson {
    @Test
    void readsASensorReading() {
      assertThat(read(SensorReading.FORMAT, READING)).isEqualTo(READ_READING);
    }

    @Test
    void readsATemperatureProbeWithItsArrivalTime() {
      assertThat(read(TemperatureProbe.FORMAT, PROBE)).isEqualTo(READ_PROBE);
    }

    @Test
    void readsASale() {
      assertThat(read(Sale.FORMAT, SALE)).isEqualTo(READ_SALE);
    }

    @Test
    void readsFieldsInAnyOrderAndWithBlanks() {
      String other =
          """
           { "sales" : 22.78 , "evnt_time" : "2021-01-31T14:05:47.190114" ,
             "store_id" : "store_3" , "category" : "Electronics" }
          """;
      assertThat(read(Sale.FORMAT, other)).isEqualTo(READ_SALE);
    }

    @Test
    void ignoresUnknownFields() {
      String more =
          """
          {"version":2,"category":"Electronics","nested":{"category":"Toys","deep":[{"sales":1}]},\
          "store_id":"store_3","tags":["store_id",null,true,1e999],"Sales":"x",\
          "evnt_time":"2021-01-31T14:05:47.190114","nothing":null,"sales":22.78,"":0}""";
      assertThat(read(Sale.FORMAT, more)).isEqualTo(READ_SALE);
    }

    @Test
    void usesTheLastOfRepeatedFields() {
      String twice = SALE.replace("{", "{\"sales\":1,\"category\":\"Toys\",");
      assertThat(read(Sale.FORMAT, twice)).isEqualTo(READ_SALE);
    }

    @Test
    void readsEscapedAndUnicodeStrings() {
      String sale = SALE.replace("store_3", "caf\\u00e9 \\\"\\n\\uD83D\\uDE00 \uD83D\uDE00 Zürich");
      assertThat(read(Sale.FORMAT, sale).storeId()).isEqualTo("café \"\n😀 😀 Zürich");
    }

    @Test
    void readsEmptyStrings() {
      assertThat(read(Sale.FORMAT, SALE.replace("store_3", "")).storeId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1612101947190",
          "\"1612101947190\"",
          "1612101947.190",
          "\"1612101947.19\"",
          "1.61210194719e12",
          "\"1.61210194719E+9\"",
          "1612101947190000",
          "1612101947190000000",
          "\"2021-01-31 14:05:47.190\"",
          "\"2021-01-31t14:05:47,190z\"",
          "\"2021-01-31 14:05:47,19 UTC\"",
          "\"20210131T140547.19Z\""
        })
    void readsTimesFromNumbersAndStrings(String time) {
      String sale = SALE.replace("\"2021-01-31T14:05:47.190114\"", time);
      assertThat(read(Sale.FORMAT, sale).eventTime())
          .isEqualTo(Instant.parse("2021-01-31T14:05:47.190Z"));
    }

    @Test
    void readsNegativeEpochTimes() {
      String sale = SALE.replace("\"2021-01-31T14:05:47.190114\"", "-1");
      assertThat(read(Sale.FORMAT, sale).eventTime())
          .isEqualTo(Instant.parse("1969-12-31T23:59:59Z"));
    }

    @ParameterizedTest
    @CsvSource({"31, 31", "-0.5, -0.5", "1e3, 1000", "-0.0, 0", "0, 0", "1E-400, 0"})
    void readsNumbersInAnyNotation(String written, double number) {
      // Compares bits: zero must be positive, or equal readings would differ.
      double reading = read(SensorReading.FORMAT, READING.replace("31.2", written)).reading();
      assertThat(Double.doubleToLongBits(reading)).isEqualTo(Double.doubleToLongBits(number));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "0.1",
          "-22.78",
          "100.00",
          "12345678901234567890.12345678901234567890",
          "99999999999999999999999999999999999999",
          "-0.00000000000000000000000000000000000001",
          "1E+37"
        })
    void readsAmountsExactlyAsWritten(String written) {
      assertThat(read(Sale.FORMAT, SALE.replace("22.78", written)).sales())
          .isEqualTo(new BigDecimal(written));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "hello",
          "42",
          "null",
          "\"text\"",
          "[]",
          "{",
          "{\"category\"}",
          "{'category':1}",
          "category,store_id,evnt_time,sales"
        })
    void rejectsOtherThanJsonObjects(String payload) {
      assertRejected(Sale.FORMAT, payload, Reason.NOT_JSON, null);
    }

    @Test
    void rejectsInvalidUtf8() {
      byte[] overlong = SALE.replace("store_3", "A?").getBytes(UTF_8);
      int at = SALE.replace("store_3", "A?").indexOf("A?");
      overlong[at] = (byte) 0xC1;
      overlong[at + 1] = (byte) 0x81;
      for (byte[] payload : new byte[][] {overlong, SALE.getBytes(UTF_16LE)}) {
        Decoded<Sale> decoded = decode(EventDecoder.json(Sale.FORMAT), payload);
        assertThat(decoded.isEvent()).isFalse();
        assertThat(decoded.deadLetter().reason()).isEqualTo(Reason.NOT_JSON.label());
      }
    }

    @Test
    void rejectsATruncatedObject() {
      for (int length = 0; length < SALE.length(); length++) {
        assertRejected(Sale.FORMAT, SALE.substring(0, length), Reason.NOT_JSON, null);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {" {}", "x", ",", "}", "\nnull"})
    void rejectsTextAfterTheObject(String more) {
      assertRejected(Sale.FORMAT, SALE + more, Reason.NOT_JSON, null);
    }

    @Test
    void rejectsTooDeepNesting() {
      String deep = "[".repeat(100_000) + "]".repeat(100_000);
      assertRejected(
          Sale.FORMAT, SALE.replace("{", "{\"x\":" + deep + ","), Reason.TOO_LARGE, null);
    }

    @Test
    void rejectsTooLongNumbers() {
      assertRejected(
          Sale.FORMAT, SALE.replace("22.78", "1".repeat(100_000)), Reason.TOO_LARGE, null);
    }

    @ParameterizedTest
    @MethodSource("io.shardflow.codec.EventDecoderTest#requiredFields")
    void rejectsAMissingField(Required required) {
      String renamed = required.record.replace('"' + required.field + '"', "\"other\"");
      assertRejected(required.format, renamed, Reason.MISSING, required.field);
    }

    @ParameterizedTest
    @MethodSource("io.shardflow.codec.EventDecoderTest#requiredFields")
    void rejectsANull(Required required) {
      assertRejected(required.format, required.with("null"), Reason.NULL, required.field);
    }

    @ParameterizedTest
    @MethodSource("io.shardflow.codec.EventDecoderTest#requiredFields")
    void rejectsAWrongType(Required required) {
      for (String value : List.of("true", "{\"a\":1}", "[\"a\"]")) {
        assertRejected(required.format, required.with(value), Reason.WRONG_TYPE, required.field);
      }
    }

    @Test
    void rejectsNumbersForStringsAndViceVersa() {
      assertRejected(Sale.FORMAT, SALE.replace("\"store_3\"", "3"), Reason.WRONG_TYPE, "store_id");
      for (String text :
          List.of("", " ", "n/a", "1,5", "1 2", "0x1F", "1_000", "\u00bd", "\uff11")) {
        String quoted = '"' + text + '"';
        assertRejected(
            SensorReading.FORMAT, READING.replace("31.2", quoted), Reason.WRONG_TYPE, "reading");
        assertRejected(Sale.FORMAT, SALE.replace("22.78", quoted), Reason.WRONG_TYPE, "sales");
      }
      assertRejected(
          SensorReading.FORMAT, READING.replace("31.2", "\"NaN\""), Reason.NOT_FINITE, "reading");
    }

    @ParameterizedTest
    @ValueSource(strings = {"31.2", "-0", "0.10", "1e3", " 7.5 ", "+4", "123456789012345678901.5"})
    void readsANumberFromAString(String number) {
      BigDecimal value = new BigDecimal(number.strip());
      String quoted = '"' + number + '"';
      assertThat(read(SensorReading.FORMAT, READING.replace("31.2", quoted)).reading())
          .isEqualTo(value.doubleValue());
      assertThat(read(Sale.FORMAT, SALE.replace("22.78", quoted)).sales()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"2021-02-30T14:05:47\"",
          "\"yesterday\"",
          "\"\"",
          "253402300800000000000",
          "-62135596801",
          "99999999999999999999999999",
          "1e999999999",
          "\"1e999999999\""
        })
    void rejectsInvalidTimes(String time) {
      assertRejected(
          Sale.FORMAT,
          SALE.replace("\"2021-01-31T14:05:47.190114\"", time),
          Reason.IMPOSSIBLE_TIME,
          "evnt_time");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity"})
    void rejectsNonFiniteNumbers(String number) {
      assertRejected(Sale.FORMAT, SALE.replace("22.78", number), Reason.NOT_FINITE, "sales");
      assertRejected(
          SensorReading.FORMAT, READING.replace("31.2", number), Reason.NOT_FINITE, "reading");
    }

    @Test
    void rejectsNumbersBeyondTheRangeOfADouble() {
      assertRejected(
          SensorReading.FORMAT, READING.replace("31.2", "-1e400"), Reason.NOT_FINITE, "reading");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1e38",
          "-100000000000000000000000000000000000000",
          "1e-39",
          "0.000000000000000000000000000000000000001",
          "1e2000000000",
          "1e2147483647",
          "1e-2000000000",
          "1e99999999999"
        })
    void rejectsAmountsWithTooManyDigits(String amount) {
      assertRejected(Sale.FORMAT, SALE.replace("22.78", amount), Reason.OUT_OF_RANGE, "sales");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\uD83D", "\\uDE00", "\\uDE00\\uD83D", "\\uD83D\\u0041"})
    void rejectsUnpairedSurrogates(String text) {
      assertRejected(Sale.FORMAT, SALE.replace("store_3", text), Reason.BAD_TEXT, "store_id");
    }

    @Test
    void keepsARecordOfInvalidUtf8InBase64() {
      byte[] payload = SALE.getBytes(UTF_8);
      payload[SALE.indexOf("store_3")] = (byte) 0xff;

      assertThat(decode(EventDecoder.json(Sale.FORMAT), payload).deadLetter())
          .isEqualTo(
              new DeadLetter(
                  "not a JSON object",
                  null,
                  Base64.getEncoder().encodeToString(payload),
                  "base64",
                  SHARD_3.source(),
                  SHARD_3.position(),
                  SHARD_3.arrivalTime()));
    }
  }

  @Nested
  class FromCsv {
    private static final String HEADER = "category,store_id,evnt_time,sales";
    private static final String ROW = "Electronics,store_3,2021-01-31T14:05:47.190114,22.78";

    @Test
    void readsASale() throws IOException {
      assertThat(readCsv(Sale.FORMAT, HEADER, ROW)).isEqualTo(READ_SALE);
    }

    @Test
    void readsASensorReading() throws IOException {
      assertThat(
              readCsv(
                  SensorReading.FORMAT,
                  "sensor_id,sensor_type,location,floor,room,timestamp,reading,status",
                  "sensor-007,temperature,building-A,floor-2,room-101,"
                      + "2024-05-01T12:00:00.123456,31.2,alert"))
          .isEqualTo(READ_READING);
    }

    @Test
    void readsATemperatureProbe() throws IOException {
      assertThat(
              readCsv(
                  TemperatureProbe.FORMAT,
                  "sensorId,eventTimeStamp,ambientTemp,measuredTemp",
                  "sensor-42,1477483201250,21.5,44"))
          .isEqualTo(READ_PROBE);
    }

    @Test
    void readsColumnsInAnyOrderAndIgnoresUnknownOnes() throws IOException {
      assertThat(
              readCsv(
                  Sale.FORMAT,
                  "sales, note ,evnt_time , category,store_id",
                  "22.78,,2021-01-31T14:05:47.190114,Electronics,store_3"))
          .isEqualTo(READ_SALE);
    }

    @Test
    void readsAHeaderWithQuotes() throws IOException {
      assertThat(readCsv(Sale.FORMAT, "\"category\", \"store_id \",evnt_time,\"sales\"", ROW))
          .isEqualTo(READ_SALE);
    }

    @Test
    void readsQuotedValues() throws IOException {
      String row = "\"a, \"\"b\"\"\nc\",\" store \",\"2021-01-31 14:05:47.190114\",\"22.78\"";
      assertThat(readCsv(Sale.FORMAT, HEADER, row))
          .isEqualTo(
              new Sale("a, \"b\"\nc", " store ", READ_SALE.eventTime(), new BigDecimal("22.78")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ufeffToys", "\0Toys", "\"\0Toys\""})
    void doesNotGuessTheEncodingFromTheFirstBytes(String category) throws IOException {
      assertThat(readCsv(Sale.FORMAT, HEADER, ROW.replace("Electronics", category)).category())
          .isEqualTo(category.replace("\"", ""));
    }

    @Test
    void usesTheLastOfRepeatedColumns() throws IOException {
      assertThat(readCsv(Sale.FORMAT, "category," + HEADER, "Toys," + ROW)).isEqualTo(READ_SALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22.78", " 22.78 ", "2278e-2", "+22.78"})
    void readsNumbersInAnyNotation(String number) throws IOException {
      assertThat(readCsv(Sale.FORMAT, HEADER, ROW.replace("22.78", number)).sales())
          .isEqualByComparingTo("22.78");
    }

    @ParameterizedTest
    @CsvSource({
      "Electronics, category",
      "store_3, store_id",
      "2021-01-31T14:05:47.190114, evnt_time",
      "22.78, sales"
    })
    void treatsAnEmptyCellAsMissing(String value, String field) throws IOException {
      assertCsvRejected(ROW.replace(value, ""), Reason.MISSING, field);
    }

    @Test
    void readsAnEmptyQuotedCellAsAnEmptyString() throws IOException {
      assertThat(readCsv(Sale.FORMAT, HEADER, ROW.replace("store_3", "\"\"")).storeId()).isEmpty();
    }

    @Test
    void ignoresColumnsWithoutAName() throws IOException {
      assertThat(
              readCsv(
                  Sale.FORMAT,
                  ",category,store_id, ,evnt_time,sales,",
                  "0," + ROW.replace(",2021", ",x,2021") + ","))
          .isEqualTo(READ_SALE);
    }

    @Test
    void ignoresSpacesBetweenAQuoteAndAComma() throws IOException {
      assertThat(readCsv(Sale.FORMAT, HEADER, ROW.replace("Electronics", " \"Electronics\"  ")))
          .isEqualTo(READ_SALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ",,", ", ,\"\""})
    void ignoresBlankCellsBeyondTheHeader(String more) throws IOException {
      assertThat(readCsv(Sale.FORMAT, HEADER, ROW + more)).isEqualTo(READ_SALE);
    }

    @Test
    void rejectsTooFewCells() throws IOException {
      assertCsvRejected("Electronics,store_3", Reason.MISSING, "evnt_time");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Electronics,store_3,2021-01-31T14:05:47.190114,22.78,more",
          "",
          "\"Electronics,store_3,2021-01-31T14:05:47.190114,22.78",
          "\"Electronics\"x,store_3,2021-01-31T14:05:47.190114,22.78",
          "Electronics\",store_3,2021-01-31T14:05:47.190114,22.78",
          "Elec\"tro\"nics,store_3,2021-01-31T14:05:47.190114,22.78",
          "Electronics,store_3,2021-01-31T14:05:47,1\nElectronics,store_3,2021-01-31T14:05:47,1"
        })
    void rejectsMalformedRows(String row) throws IOException {
      assertCsvRejected(row, Reason.NOT_CSV, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "nan", "inf", "-Infinity", "+inf"})
    void rejectsNonFiniteNumbers(String number) throws IOException {
      assertCsvRejected(ROW.replace("22.78", number), Reason.NOT_FINITE, "sales");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1,5", "0x10", "null", "1 2"})
    void rejectsStringsThatAreNotNumbers(String number) throws IOException {
      assertCsvRejected(ROW.replace("22.78", '"' + number + '"'), Reason.WRONG_TYPE, "sales");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e38", "1e-39", "1e2000000000", "1e-2000000000"})
    void rejectsAmountsWithTooManyDigits(String amount) throws IOException {
      assertCsvRejected(ROW.replace("22.78", amount), Reason.OUT_OF_RANGE, "sales");
    }

    @Test
    void rejectsTooLongNumbers() throws IOException {
      assertCsvRejected(ROW.replace("22.78", "1".repeat(1_000_000)), Reason.TOO_LARGE, null);
    }

    @Test
    void rejectsInvalidTimes() throws IOException {
      assertCsvRejected(ROW.replace("01-31", "02-30"), Reason.IMPOSSIBLE_TIME, "evnt_time");
    }

    @Test
    void rejectsInvalidUtf8() throws IOException {
      byte[] payload = ROW.getBytes(UTF_16LE);

      DeadLetter letter = decode(csv(Sale.FORMAT, HEADER), payload).deadLetter();

      assertThat(letter).isNotNull();
      assertThat(restored(letter)).isEqualTo(payload);
    }

    private void assertCsvRejected(String row, Reason reason, String field) throws IOException {
      assertThat(decode(csv(Sale.FORMAT, HEADER), row.getBytes(UTF_8)))
          .isEqualTo(Decoded.<Sale>malformed(letter(reason, field, row), TestOrigin.SHARD_3));
    }
  }

  @Property
  void keepsArbitraryBytesInADeadLetter(
      @ForAll("formats") EventFormat<?> format, @ForAll byte[] payload) throws IOException {
    assertEventOrWholeLetter(EventDecoder.json(format), payload);
    assertEventOrWholeLetter(csv(format, "sensorId,category,sales,reading"), payload);
  }

  @Property(tries = 5000)
  void keepsDamagedReadingsInADeadLetter(@ForAll("damagedReadings") Damaged damaged)
      throws IOException {
    assertEventOrWholeLetter(damaged.decoder(SensorReading.FORMAT), damaged.payload);
  }

  @Property(tries = 5000)
  void keepsDamagedProbesInADeadLetter(@ForAll("damagedProbes") Damaged damaged)
      throws IOException {
    assertEventOrWholeLetter(damaged.decoder(TemperatureProbe.FORMAT), damaged.payload);
  }

  @Property(tries = 5000)
  void keepsDamagedSalesInADeadLetter(@ForAll("damagedSales") Damaged damaged) throws IOException {
    assertEventOrWholeLetter(damaged.decoder(Sale.FORMAT), damaged.payload);
  }

  @Property(tries = 5000)
  void keepsDamagedTripsInADeadLetter(@ForAll("damagedTrips") Damaged damaged) throws IOException {
    assertEventOrWholeLetter(damaged.decoder(TaxiTrip.FORMAT), damaged.payload);
  }

  @Property
  void readsARecordInALargerBuffer(
      @ForAll("damagedSales") Damaged damaged,
      @ForAll byte[] before,
      @ForAll byte[] after,
      @ForAll @IntRange(max = 3) int missing)
      throws IOException {
    int length = damaged.payload.length - missing;
    byte[] buffer = new byte[before.length + damaged.payload.length + after.length];
    System.arraycopy(before, 0, buffer, 0, before.length);
    System.arraycopy(damaged.payload, 0, buffer, before.length, damaged.payload.length);
    System.arraycopy(after, 0, buffer, buffer.length - after.length, after.length);

    assertThat(damaged.decoder(Sale.FORMAT).decode(buffer, before.length, length, SHARD_3))
        .isEqualTo(decode(damaged.decoder(Sale.FORMAT), Arrays.copyOf(damaged.payload, length)));
  }

  @Test
  void keepsNoReferenceToALargerBuffer() {
    byte[] payload = "{\"at\":1}".getBytes(UTF_8);
    for (EventFormat<RawRecord> format :
        List.of(RawRecord.BY_ARRIVAL, RawRecord.byField("at"), RawRecord.byField("by"))) {
      for (int room : new int[] {0, 7}) {
        byte[] buffer = Arrays.copyOf(payload, payload.length + room);

        Decoded<RawRecord> decoded =
            EventDecoder.json(format).decode(buffer, 0, payload.length, SHARD_3);
        Arrays.fill(buffer, (byte) 0);

        assertThat(decoded.isEvent() ? decoded.event().payload() : restored(decoded.deadLetter()))
            .isEqualTo(payload);
      }
    }
  }

  @Provide
  static Arbitrary<EventFormat<?>> formats() {
    return Arbitraries.of(
        SensorReading.FORMAT,
        TemperatureProbe.FORMAT,
        Sale.FORMAT,
        TaxiTrip.FORMAT,
        RawRecord.BY_ARRIVAL,
        RawRecord.byField("reading"));
  }

  @Provide
  static Arbitrary<Damaged> damagedReadings() {
    return damaged(EventArbitraries.sensorReadings());
  }

  @Provide
  static Arbitrary<Damaged> damagedProbes() {
    return damaged(EventArbitraries.temperatureProbes(SHARD_3.arrivalTime()));
  }

  @Provide
  static Arbitrary<Damaged> damagedSales() {
    return damaged(EventArbitraries.sales());
  }

  @Provide
  static Arbitrary<Damaged> damagedTrips() {
    return damaged(EventArbitraries.taxiTrips());
  }

  private static Arbitrary<Damaged> damaged(Arbitrary<? extends Event> events) {
    return Combinators.combine(
            events,
            Arbitraries.of(false, true),
            Arbitraries.integers().list().ofMinSize(1).ofMaxSize(4),
            Arbitraries.bytes())
        .as(
            (event, asCsv, places, bytes) -> {
              // An event with a line break in a string cannot be a CSV row.
              boolean csv = asCsv && !hasLineBreak(event);
              RecordEncoder encoder = csv ? new CsvEncoder() : new JsonEncoder();
              byte[] payload = line(encoder, event);
              for (int place : places) {
                payload[Math.floorMod(place, payload.length)] += (byte) (bytes | 1);
              }
              return new Damaged(csv ? header(encoder, event) : null, payload);
            });
  }

  static Stream<Required> requiredFields() {
    return Stream.of(
        new Required(SensorReading.FORMAT, READING, "sensor_id", "\"sensor-007\""),
        new Required(SensorReading.FORMAT, READING, "sensor_type", "\"temperature\""),
        new Required(SensorReading.FORMAT, READING, "location", "\"building-A\""),
        new Required(SensorReading.FORMAT, READING, "floor", "\"floor-2\""),
        new Required(SensorReading.FORMAT, READING, "room", "\"room-101\""),
        new Required(SensorReading.FORMAT, READING, "timestamp", "\"2024-05-01T12:00:00.123456\""),
        new Required(SensorReading.FORMAT, READING, "reading", "31.2"),
        new Required(SensorReading.FORMAT, READING, "status", "\"alert\""),
        new Required(TemperatureProbe.FORMAT, PROBE, "sensorId", "\"sensor-42\""),
        new Required(
            TemperatureProbe.FORMAT, PROBE, "eventTimeStamp", "\"2016-10-26T12:00:01.250\""),
        new Required(TemperatureProbe.FORMAT, PROBE, "ambientTemp", "21.5"),
        new Required(TemperatureProbe.FORMAT, PROBE, "measuredTemp", "44.0"),
        new Required(Sale.FORMAT, SALE, "category", "\"Electronics\""),
        new Required(Sale.FORMAT, SALE, "store_id", "\"store_3\""),
        new Required(Sale.FORMAT, SALE, "evnt_time", "\"2021-01-31T14:05:47.190114\""),
        new Required(Sale.FORMAT, SALE, "sales", "22.78"));
  }

  private static <E extends Event> E read(EventFormat<E> format, String json) {
    return event(decode(EventDecoder.json(format), json.getBytes(UTF_8)));
  }

  private static <E extends Event> E readCsv(EventFormat<E> format, String header, String row)
      throws IOException {
    return event(decode(csv(format, header), row.getBytes(UTF_8)));
  }

  private static <E extends Event> E event(Decoded<E> decoded) {
    assertThat(decoded.deadLetter()).isNull();
    return decoded.event();
  }

  private static <E extends Event> EventDecoder<E> csv(EventFormat<E> format, String header)
      throws IOException {
    return EventDecoder.csv(format, CsvRowParser.header(header.getBytes(UTF_8)));
  }

  private static <E extends Event> Decoded<E> decode(EventDecoder<E> decoder, byte[] payload) {
    return decoder.decode(payload, SHARD_3);
  }

  private static void assertRejected(
      EventFormat<?> format, String payload, Reason reason, String field) {
    Decoded<?> decoded = decode(EventDecoder.json(format), payload.getBytes(UTF_8));

    assertThat(decoded.isEvent()).isFalse();
    assertThat(decoded.deadLetter()).isEqualTo(letter(reason, field, payload));
  }

  private static DeadLetter letter(Reason reason, String field, String payload) {
    return new DeadLetter(
        reason.label(),
        field,
        payload,
        "utf-8",
        "readings/shardId-000000000003",
        "49590338271490256608559692538361571095921575989136588898",
        Instant.parse("2024-05-01T12:00:02.500Z"));
  }

  private static <E extends Event> void assertEventOrWholeLetter(
      EventDecoder<E> decoder, byte[] payload) {
    Decoded<E> decoded = decode(decoder, payload);
    if (decoded.isEvent()) {
      assertThat(decoded.deadLetter()).isNull();
      return;
    }
    assertThat(decoded.deadLetter().reason()).isNotBlank();
    assertThat(restored(decoded.deadLetter())).isEqualTo(payload);
  }

  private static boolean hasLineBreak(Event event) {
    String json = new String(line(new JsonEncoder(), event), UTF_8);
    return json.contains("\\n") || json.contains("\\r");
  }

  private static byte[] restored(DeadLetter letter) {
    return switch (letter.payloadEncoding()) {
      case "utf-8" -> letter.payload().getBytes(UTF_8);
      case "base64" -> Base64.getDecoder().decode(letter.payload());
      default -> throw new AssertionError(letter.payloadEncoding());
    };
  }

  private static byte[] line(RecordEncoder encoder, Event event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      encoder.encode(event, line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return line.toByteArray();
  }

  private static String header(RecordEncoder encoder, Event event) {
    try {
      return new String(encoder.header(event), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A required field of a record, and its value in that record. */
  record Required(EventFormat<?> format, String record, String field, String value) {
    String with(String otherValue) {
      return record.replace('"' + field + "\":" + value, '"' + field + "\":" + otherValue);
    }
  }

  /** A record with some wrong bytes; with a header if it is CSV. */
  record Damaged(String header, byte[] payload) {
    <E extends Event> EventDecoder<E> decoder(EventFormat<E> format) throws IOException {
      return header == null ? EventDecoder.json(format) : csv(format, header);
    }
  }
}
