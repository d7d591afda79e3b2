package io.shardflow.codec.json;

import static io.shardflow.model.TestOrigin.SHARD_3;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventArbitraries;
import io.shardflow.codec.EventDecoder;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.event.RawRecord;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.text.TimeFormat;
import io.shardflow.text.TimestampsTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flat reader reads the usual records, and never differs from Jackson. */
class FlatJsonReaderTest {
  private static final String SALE =
      """
      {"category":"Books","store_id":"store_3","evnt_time":"2024-05-01T12:00:00.123456",\
      "sales":22.78}""";
  private static final String TRIP =
      """
      {"VendorID":2,"tpep_pickup_datetime":"2024-05-01 12:00:00","tpep_dropoff_datetime":\
      "2024-05-01 12:09:30","passenger_count":1.0,"trip_distance":"5.570","RatecodeID":"1",\
      "store_and_fwd_flag":"","PULocationID":null,"payment_type":"","fare_amount":-18.50,\
      "improvement_surcharge":null}""";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{%s}",
        " { %s } \r\n",
        "{\"version\":2,\"test\":true,%s}",
        "{%s,\"late\":false,\"note\":null,\"by\":\"a text of more than twenty-four bytes\",\"x\":-0}",
        "{\"sales\":1,\"category\":\"Toys\",%s}"
      })
  void readsFlatSales(String around) {
    String fields = SALE.substring(1, SALE.length() - 1);
    for (String sale :
        List.of(
            fields,
            fields.replace(",", " , ").replace("\":", "\" :\t"),
            fields.replace("store_3", ""),
            fields.replace("store_3", "Zürich 😀"),
            fields.replace("store_3", "Zürich 😀".repeat(9)),
            fields.replace("Books", "\u007f").replace("store_3", "a".repeat(10_000)),
            fields.replace("2024-05-01T12:00:00.123456", "2024-05-01 12:00"),
            fields.replace("2024-05-01T12:00:00.123456", "2024-05-01T12:00:00Z"),
            fields.replace("2024-05-01T12:00:00.123456", "2024-05-01T12:00:00.1+02:00"),
            fields.replace("\"2024-05-01T12:00:00.123456\"", "1714564800123"),
            fields.replace("\"2024-05-01T12:00:00.123456\"", "-1"),
            fields.replace("22.78", "-0.00"),
            fields.replace("22.78", "123456789012345678"),
            fields.replace("22.78", "0.000000000000000001"))) {
      assertReads(Sale.FORMAT, around.formatted(sale));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0.0",
        "21.5",
        "9007199254740993",
        "0.30000000000000004",
        "1234567.8901234567"
      })
  void readsShortNumbers(String number) {
    assertReads(
        TemperatureProbe.FORMAT,
        """
        {"sensorId":"s","eventTimeStamp":0,"ambientTemp":%s,"measuredTemp":44.0}"""
            .formatted(number));
  }

  @Test
  void readsFlatTrips() {
    assertReads(TaxiTrip.FORMAT, TRIP);
  }

  @Test
  void keepsTrailingZerosOfAmounts() {
    FlatJsonReader flat = FlatJsonReader.of(TimeFormat.AUTO);
    assertThat(read(flat, Sale.FORMAT, SALE.replace("22.78", "22.7800")).sales())
        .isEqualTo(new BigDecimal("22.7800"));
  }

  @Test
  void readsFlatRecordsAmongOthers() {
    FlatJsonReader flat = FlatJsonReader.of(TimeFormat.AUTO);
    for (int i = 0; i < 1000; i++) {
      assertThat(read(flat, Sale.FORMAT, SALE.replace("Books", "\\u0041"))).isNull();
    }
    int tries = 0;
    while (read(flat, Sale.FORMAT, SALE) == null) {
      assertThat(tries++).isLessThan(100);
    }
    assertThat(read(flat, Sale.FORMAT, SALE.replace("Books", "\\u0041"))).isNull();
    assertThat(read(flat, Sale.FORMAT, SALE)).isNotNull();
  }

  @Test
  void agreesWithJacksonOnNearlyFlatRecords() {
    String time = "\"2024-05-01T12:00:00.123456\"";
    for (String sale :
        List.of(
            SALE.replace("store_3", "a".repeat(30) + "\\n"),
            SALE.replace("store_3", "a".repeat(30) + "\u0001"),
            SALE.replace("{", "{\"x\":falsx,"),
            SALE.replace(time, "1714564800.5"),
            SALE.replace(time, "1714564800.123456789"),
            SALE.replace(time, "1714564800123.4567891"),
            SALE.replace(time, "-1.5"),
            SALE.replace(time, "100000000000"),
            SALE.replace(time, "99999999999.9"),
            SALE.replace(time, "1.7145648e9"))) {
      assertAgrees(Sale.FORMAT, List.of(sale.getBytes(UTF_8)));
    }
    String trip = TRIP.replace("\"5.570\"", "\"5.570 ");
    assertAgrees(TaxiTrip.FORMAT, List.of(trip.getBytes(UTF_8)));
  }

  @Test
  void distinguishesStringsWithACommonPrefix() {
    FlatJsonReader flat = FlatJsonReader.of(TimeFormat.AUTO);
    for (int i = 1000; i < 5000; i++) {
      String store = "sixteen characters " + i;
      assertThat(read(flat, Sale.FORMAT, SALE.replace("store_3", store)).storeId())
          .isEqualTo(store);
    }
  }

  @Property(tries = 3000)
  void agreesWithJacksonOnFieldsOfAllTypes(
      @ForAll("formats") EventFormat<?> format, @ForAll("objects") List<String> objects) {
    assertAgrees(format, objects.stream().map(object -> object.getBytes(UTF_8)).toList());
  }

  @Property(tries = 3000)
  void agreesWithJacksonOnDamagedRecords(
      @ForAll("formats") EventFormat<?> format, @ForAll("damaged") List<byte[]> records) {
    assertAgrees(format, records);
  }

  @Property
  void agreesWithJacksonOnEvents(
      @ForAll("trips") List<TaxiTrip> trips, @ForAll("readings") List<SensorReading> readings) {
    assertAgrees(TaxiTrip.FORMAT, trips.stream().map(FlatJsonReaderTest::line).toList());
    assertAgrees(SensorReading.FORMAT, readings.stream().map(FlatJsonReaderTest::line).toList());
  }

  @Property(tries = 5000)
  void agreesWithJacksonOnTimes(@ForAll("times") List<String> times) {
    assertAgrees(
        Sale.FORMAT,
        times.stream()
            .map(time -> SALE.replace("2024-05-01T12:00:00.123456", time).getBytes(UTF_8))
            .toList());
  }

  @Property(tries = 2000)
  void agreesWithJacksonOnNumbers(@ForAll("numbers") String number) {
    assertAgrees(Sale.FORMAT, List.of(SALE.replace("22.78", number).getBytes(UTF_8)));
    assertAgrees(
        TaxiTrip.FORMAT,
        List.of(
            TRIP.replace("5.570", number).getBytes(UTF_8),
            TRIP.replace("1.0", number).getBytes(UTF_8)));
    assertAgrees(
        TemperatureProbe.FORMAT,
        List.of(
            """
            {"sensorId":"s","eventTimeStamp":0,"ambientTemp":%s,"measuredTemp":44.0}"""
                .formatted(number)
                .getBytes(UTF_8)));
  }

  @Provide
  static Arbitrary<EventFormat<?>> formats() {
    return Arbitraries.of(
        SensorReading.FORMAT,
        TemperatureProbe.FORMAT,
        Sale.FORMAT,
        TaxiTrip.FORMAT,
        AnyObject.FORMAT,
        RawRecord.byField("timestamp"));
  }

  /** Several objects, as in a stream. Many of them are events. */
  @Provide
  static Arbitrary<List<String>> objects() {
    Arbitrary<String> fields =
        Arbitraries.frequencyOf(Tuple.of(12, flatFields()), Tuple.of(1, oddFields()));
    Arbitrary<String> blanks = Arbitraries.of("", "", "", " ", "\n", "\t \r");
    Arbitrary<String> object =
        Combinators.combine(fields.list().ofMinSize(1).ofMaxSize(3), blanks, blanks, blanks)
            .as(
                (list, before, between, after) ->
                    list.stream()
                        .collect(Collectors.joining("," + between, before + "{", "}" + after)));
    return object.list().ofMinSize(1).ofMaxSize(3);
  }

  private static Arbitrary<String> flatFields() {
    return Arbitraries.of(
        SALE.substring(1, SALE.length() - 1),
        TRIP.substring(1, TRIP.length() - 1),
        "\"sensorId\":\"s-1\",\"eventTimeStamp\":0,\"ambientTemp\":21.5,\"measuredTemp\":44",
        "\"sensor_id\":\"s-1\",\"sensor_type\":\"light\",\"location\":\"A\",\"floor\":\"1\"",
        "\"room\": \"101\", \"timestamp\": \"2024-05-01T12:00:00Z\", \"reading\": 1, \"status\": \"\"");
  }

  private static Arbitrary<String> oddFields() {
    Arbitrary<String> names =
        Arbitraries.of(
            "category",
            "sales",
            "evnt_time",
            "timestamp",
            "reading",
            "passenger_count",
            "store_and_fwd_flag",
            "tip_amount",
            "improvement_surcharge",
            "é",
            "\\u0041",
            "",
            "a name of more than twenty-four bytes");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            numbers(),
            numbers().map(number -> '"' + number + '"'),
            EventArbitraries.texts().map(text -> '"' + text + '"'),
            TimestampsTest.mistyped().map(time -> '"' + time + '"'),
            Arbitraries.of(
                "null",
                "true",
                "false",
                "nul",
                "nulls",
                "True",
                "{}",
                "[]",
                "{\"a\":[1,\"}\"]}",
                "\" \"",
                "NaN",
                "-Infinity",
                "'a'",
                "",
                "\"\\\"\"",
                "\"\\ud83d\"",
                "1 2"));
    return Combinators.combine(names, values).as((name, value) -> '"' + name + "\":" + value);
  }

  /** Numbers, and invalid notations of numbers. */
  @Provide
  static Arbitrary<String> numbers() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(20);
    return Arbitraries.oneOf(
        EventArbitraries.numbers().map(String::valueOf),
        EventArbitraries.numbers().map(number -> new BigDecimal(number).toPlainString()),
        EventArbitraries.decimals().map(BigDecimal::toPlainString),
        Arbitraries.doubles().between(-100, 100).ofScale(14).map(String::valueOf),
        Arbitraries.longs().map(String::valueOf),
        digits,
        Combinators.combine(Arbitraries.of("", "-", "+"), digits, digits)
            .as((sign, whole, fraction) -> sign + whole + '.' + fraction),
        Arbitraries.strings().withChars("0123456789-+.eE ").ofMaxLength(8));
  }

  /** Records with some wrong bytes. */
  @Provide
  static Arbitrary<List<byte[]>> damaged() {
    Arbitrary<String> records =
        Arbitraries.of(
            SALE,
            TRIP,
            "{\"sensorId\":\"s-1\",\"eventTimeStamp\":\"2024-05-01T12:00:01.250\",\"ambientTemp\":21.5,"
                + "\"measuredTemp\":44.0}",
            "{\"sensor_id\":\"sensor-7\",\"sensor_type\":\"light\",\"location\":\"Zürich\",\"floor\":\"f\","
                + "\"room\":\"r\",\"timestamp\":\"2024-05-01T12:00:00\",\"reading\":1.5,\"status\":\"ok\"}");
    Arbitrary<byte[]> damaged =
        Combinators.combine(
                records,
                Arbitraries.integers().between(0, 400).list().ofMaxSize(3),
                Arbitraries.oneOf(
                    Arbitraries.bytes(),
                    Arbitraries.of("\",:{}[]\\ 0919-.TZenu\n\0".chars().boxed().toList())
                        .map(Integer::byteValue)))
            .as(
                (record, places, b) -> {
                  byte[] bytes = record.getBytes(UTF_8);
                  places.forEach(place -> bytes[place % bytes.length] = b);
                  return bytes;
                });
    return damaged.list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  static Arbitrary<List<TaxiTrip>> trips() {
    return EventArbitraries.taxiTrips().list().ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  static Arbitrary<List<SensorReading>> readings() {
    return EventArbitraries.sensorReadings().list().ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  static Arbitrary<List<String>> times() {
    Arbitrary<String> near =
        Arbitraries.of(
            "2024-05-01T12:00:59.999999999",
            "2024-05-01T12:00:00.1234567890",
            "2024-05-01T12:00:60",
            "2024-05-01T12:00:0",
            "2024-05-01T12:00:00.",
            "2024-05-01T12:00:00ZZ",
            "2024-05-01T12:00+02",
            "0000-12-31T23:59:59",
            "0000-12-31T23:59:59-01",
            "\0".repeat(16) + ":00",
            "0000001714564800",
            "0000001714564800:00",
            "00000017145648:00:00",
            "2024-05-01t12:00:00,5 UTC",
            "2024-05-01T12:00:00+02:00[Europe/Berlin]",
            "20240501T120000Z",
            "1714564800.25",
            "1.7145648e12");
    return Arbitraries.oneOf(near, TimestampsTest.mistyped()).list().ofMinSize(1).ofMaxSize(4);
  }

  private static byte[] line(Event event) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      new JsonEncoder().encode(event, line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return line.toByteArray();
  }

  private static void assertReads(EventFormat<?> format, String record) {
    assertThat(read(FlatJsonReader.of(TimeFormat.AUTO), format, record)).as(record).isNotNull();
    assertAgrees(format, List.of(record.getBytes(UTF_8)));
  }

  /** Reads each record twice, so that cached names, strings and times are used. */
  private static <E extends Event> void assertAgrees(EventFormat<E> format, List<byte[]> records) {
    FlatJsonReader flat = FlatJsonReader.of(TimeFormat.AUTO);
    for (byte[] record : records) {
      for (int i = 0; i < 2; i++) {
        E event = flat.read(format.reader(), record, 0, record.length, SHARD_3);
        if (event != null) {
          assertThat(event)
              .as(new String(record, ISO_8859_1))
              .usingRecursiveComparison()
              .isEqualTo(EventDecoder.json(format).decodeWhole(record, SHARD_3).event());
        }
      }
    }
  }

  private static <E extends Event> E read(
      FlatJsonReader flat, EventFormat<E> format, String record) {
    byte[] bytes = record.getBytes(UTF_8);
    return flat.read(format.reader(), bytes, 0, bytes.length, SHARD_3);
  }
}
