package io.shardflow.codec;

import static io.shardflow.model.TestOrigin.SHARD_3;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.shardflow.codec.csv.CsvEncoder;
import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RecordEncoder;
import io.shardflow.model.UnwritableRowException;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.model.result.Anomaly;
import io.shardflow.model.result.CategoryRevenue;
import io.shardflow.model.result.CleanReading;
import io.shardflow.model.result.SensorAverage;
import io.shardflow.model.result.SensorSummary;
import io.shardflow.model.result.StoreRevenue;
import io.shardflow.model.result.Trend;
import io.shardflow.model.result.TypedTrip;
import io.shardflow.text.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordEncoderTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final Instant NOON_AND_A_BIT = Instant.parse("2024-05-01T12:00:00.123456Z");
  private static final Instant MINUTE_LATER = Instant.parse("2024-05-01T12:01:00Z");

  private static final TaxiTrip TRIP =
      new TaxiTrip(
          2L,
          NOON_AND_A_BIT,
          MINUTE_LATER,
          null,
          new BigDecimal("5.57"),
          1L,
          "N",
          7L,
          107L,
          3L,
          new BigDecimal("18.50"),
          new BigDecimal("0.5"),
          new BigDecimal("0.25"),
          new BigDecimal("2"),
          new BigDecimal("0.00"),
          new BigDecimal("0.3"),
          new BigDecimal("24.3"),
          null,
          new BigDecimal("1.25"));

  static Stream<Written> everyRecordType() {
    return Stream.of(
        new Written(
            new SensorReading(
                "s-7", "light", "building-A", "floor-2", "room-1", NOON_AND_A_BIT, 31.2, "alert"),
            """
            {"sensor_id":"s-7","sensor_type":"light","location":"building-A","floor":"floor-2",\
            "room":"room-1","timestamp":"2024-05-01T12:00:00.123456","reading":31.2,\
            "status":"alert"}
            """,
            """
            sensor_id,sensor_type,location,floor,room,timestamp,reading,status
            s-7,light,building-A,floor-2,room-1,"2024-05-01T12:00:00.123456",31.2,alert
            """),
        new Written(
            new TemperatureProbe(MINUTE_LATER, "sensor-42", NOON, 21.5, -44),
            """
            {"sensorId":"sensor-42","eventTimeStamp":"2024-05-01T12:00:00","ambientTemp":21.5,\
            "measuredTemp":-44.0}
            """,
            """
            sensorId,eventTimeStamp,ambientTemp,measuredTemp
            sensor-42,2024-05-01T12:00:00,21.5,-44.0
            """),
        new Written(
            new Sale("Books", "store_3", NOON_AND_A_BIT, new BigDecimal("22.78")),
            """
            {"category":"Books","store_id":"store_3","evnt_time":"2024-05-01T12:00:00.123456",\
            "sales":22.78}
            """,
            """
            category,store_id,evnt_time,sales
            Books,store_3,"2024-05-01T12:00:00.123456",22.78
            """),
        new Written(
            new CleanReading(MINUTE_LATER, "sensor-42", NOON_AND_A_BIT, 21.5, -44),
            """
            {"ingest_time":"2024-05-01 12:01:00.000","sensor_id":"sensor-42",\
            "event_timestamp":"2024-05-01 12:00:00.123","ambient_temp":21.5,"measured_temp":-44.0}
            """,
            """
            ingest_time,sensor_id,event_timestamp,ambient_temp,measured_temp
            "2024-05-01 12:01:00.000",sensor-42,"2024-05-01 12:00:00.123",21.5,-44.0
            """),
        new Written(
            new SensorAverage("sensor-42", 21.5, 22.25, 3, NOON, MINUTE_LATER),
            """
            {"sensor_id":"sensor-42","avg_ambient_temp":21.5,"avg_measured_temp":22.25,\
            "measurements":3,"window_start_time":"2024-05-01 12:00:00.000",\
            "window_end_time":"2024-05-01 12:01:00.000"}
            """,
            """
            sensor_id,avg_ambient_temp,avg_measured_temp,measurements,window_start_time,window_end_time
            sensor-42,21.5,22.25,3,"2024-05-01 12:00:00.000","2024-05-01 12:01:00.000"
            """),
        new Written(
            new SensorSummary("light", "A", "floor-2", 31.5, -1, 99.5, 1, 3, NOON, MINUTE_LATER),
            """
            {"sensor_type":"light","location":"A","floor":"floor-2","avg_reading":31.5,\
            "min_reading":-1.0,"max_reading":99.5,"alert_count":1,"total_count":3,\
            "alert_percentage":33.333333333333336,"window_start_time":"2024-05-01 12:00:00.000",\
            "window_end_time":"2024-05-01 12:01:00.000"}
            """,
            """
            sensor_type,location,floor,avg_reading,min_reading,max_reading,alert_count,total_count,\
            alert_percentage,window_start_time,window_end_time
            light,A,floor-2,31.5,-1.0,99.5,1,3,33.333333333333336,"2024-05-01 12:00:00.000",\
            "2024-05-01 12:01:00.000"
            """),
        new Written(
            new Anomaly(
                "s-7", "light", "building-A", "floor-2", "room-1", 99.5, "ok", NOON_AND_A_BIT),
            """
            {"sensor_id":"s-7","sensor_type":"light","location":"building-A","floor":"floor-2",\
            "room":"room-1","reading":99.5,"status":"ok","event_time":"2024-05-01 12:00:00.123"}
            """,
            """
            sensor_id,sensor_type,location,floor,room,reading,status,event_time
            s-7,light,building-A,floor-2,room-1,99.5,ok,"2024-05-01 12:00:00.123"
            """),
        new Written(
            new StoreRevenue("store_3", new BigDecimal("-17.10"), 2, NOON, MINUTE_LATER),
            """
            {"store_id":"store_3","revenue":-17.1,"sales_count":2,\
            "window_start":"2024-05-01 12:00:00.000","timestamp":"2024-05-01 12:01:00.000"}
            """,
            """
            store_id,revenue,sales_count,window_start,timestamp
            store_3,-17.1,2,"2024-05-01 12:00:00.000","2024-05-01 12:01:00.000"
            """),
        new Written(
            new CategoryRevenue("Books", new BigDecimal("22.78"), 1, NOON, MINUTE_LATER),
            """
            {"category":"Books","revenue":22.78,"sales_count":1,\
            "window_start":"2024-05-01 12:00:00.000","timestamp":"2024-05-01 12:01:00.000"}
            """,
            """
            category,revenue,sales_count,window_start,timestamp
            Books,22.78,1,"2024-05-01 12:00:00.000","2024-05-01 12:01:00.000"
            """),
        new Written(
            Trend.between("light", "building-A", 200, 300, NOON, MINUTE_LATER),
            """
            {"sensor_type":"light","location":"building-A","current_avg":300.0,\
            "previous_avg":200.0,"change_percentage":50.0,"trend":"rising",\
            "window_start_time":"2024-05-01 12:00:00.000",\
            "window_end_time":"2024-05-01 12:01:00.000"}
            """,
            """
            sensor_type,location,current_avg,previous_avg,change_percentage,trend,\
            window_start_time,window_end_time
            light,building-A,300.0,200.0,50.0,rising,\
            "2024-05-01 12:00:00.000","2024-05-01 12:01:00.000"
            """),
        new Written(
            Trend.between("light", "building-A", 0, 300, NOON, MINUTE_LATER),
            """
            {"sensor_type":"light","location":"building-A","current_avg":300.0,\
            "previous_avg":0.0,"change_percentage":null,"trend":"rising",\
            "window_start_time":"2024-05-01 12:00:00.000",\
            "window_end_time":"2024-05-01 12:01:00.000"}
            """,
            """
            sensor_type,location,current_avg,previous_avg,change_percentage,trend,\
            window_start_time,window_end_time
            light,building-A,300.0,0.0,,rising,"2024-05-01 12:00:00.000","2024-05-01 12:01:00.000"
            """),
        new Written(
            TRIP,
            """
            {"VendorID":2,"tpep_pickup_datetime":"2024-05-01T12:00:00.123456",\
            "tpep_dropoff_datetime":"2024-05-01T12:01:00","passenger_count":null,\
            "trip_distance":5.57,"RatecodeID":1,"store_and_fwd_flag":"N","PULocationID":7,\
            "DOLocationID":107,"payment_type":3,"fare_amount":18.5,"extra":0.5,"mta_tax":0.25,\
            "tip_amount":2,"tolls_amount":0,"improvement_surcharge":0.3,"total_amount":24.3,\
            "congestion_surcharge":null,"Airport_fee":1.25}
            """,
            """
            VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,\
            RatecodeID,store_and_fwd_flag,PULocationID,DOLocationID,payment_type,fare_amount,extra,\
            mta_tax,tip_amount,tolls_amount,improvement_surcharge,total_amount,\
            congestion_surcharge,Airport_fee
            2,"2024-05-01T12:00:00.123456",2024-05-01T12:01:00,,5.57,1,N,7,107,3,18.5,0.5,0.25,2,\
            0,0.3,24.3,,1.25
            """),
        new Written(
            new TypedTrip(TRIP),
            """
            {"VendorID":2,"tpep_pickup_datetime":"2024-05-01 12:00:00.123",\
            "tpep_dropoff_datetime":"2024-05-01 12:01:00.000","passenger_count":null,\
            "trip_distance":5.57,"RatecodeID":1,"store_and_fwd_flag":"N","PULocationID":7,\
            "DOLocationID":107,"payment_type":3,"fare_amount":18.5,"extra":0.5,"mta_tax":0.25,\
            "tip_amount":2,"tolls_amount":0,"improvement_surcharge":0.3,"total_amount":24.3,\
            "congestion_surcharge":null,"Airport_fee":1.25,"year":2024,"month":5,"day":1,"hour":12}
            """,
            """
            VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,\
            RatecodeID,store_and_fwd_flag,PULocationID,DOLocationID,payment_type,fare_amount,extra,\
            mta_tax,tip_amount,tolls_amount,improvement_surcharge,total_amount,\
            congestion_surcharge,Airport_fee,year,month,day,hour
            2,"2024-05-01 12:00:00.123","2024-05-01 12:01:00.000",,5.57,1,N,7,107,3,18.5,0.5,0.25,\
            2,0,0.3,24.3,,1.25,2024,5,1,12
            """),
        new Written(
            new DeadLetter("not a JSON object", null, "{\"a\n", "utf-8", "shard", "12", NOON),
            """
            {"reason":"not a JSON object","field":null,"payload":"{\\"a\\n",\
            "payload_encoding":"utf-8","source":"shard","position":"12",\
            "arrival_time":"2024-05-01 12:00:00.000"}
            """,
            """
            reason,field,payload,payload_encoding,source,position,arrival_time
            "not a JSON object",,eyJhCg==,base64,shard,12,"2024-05-01 12:00:00.000"
            """));
  }

  @ParameterizedTest
  @MethodSource("everyRecordType")
  void writesJsonLines(Written written) throws IOException {
    assertThat(new JsonEncoder().header(written.record)).isEmpty();
    assertThat(encode(new JsonEncoder(), written.record)).isEqualTo(written.json);
  }

  @ParameterizedTest
  @MethodSource("everyRecordType")
  void writesCsvRowsWithAHeader(Written written) throws IOException {
    RecordEncoder encoder = new CsvEncoder();
    String header = new String(encoder.header(written.record), UTF_8);
    assertThat(header + encode(encoder, written.record)).isEqualTo(written.csv);
  }

  @Test
  void writesOneRecordPerLine() throws IOException {
    Sale first = sale("Books", "store_3", "1");
    Sale second = sale("Toys", "store_4", "2");

    assertThat(encode(new JsonEncoder(), first, second))
        .isEqualTo(
            """
            {"category":"Books","store_id":"store_3","evnt_time":"2024-05-01T12:00:00","sales":1}
            {"category":"Toys","store_id":"store_4","evnt_time":"2024-05-01T12:00:00","sales":2}
            """);
    assertThat(encode(new CsvEncoder(), first, second))
        .isEqualTo(
            """
            Books,store_3,2024-05-01T12:00:00,1
            Toys,store_4,2024-05-01T12:00:00,2
            """);
  }

  @Test
  void escapesJson() throws IOException {
    assertThat(encode(new JsonEncoder(), sale("a\"b\\c\n\r\t\0", "café €/", "1")))
        .isEqualTo(
            "{\"category\":\"a\\\"b\\\\c\\n\\r\\t\\u0000\",\"store_id\":\"café €/\","
                + "\"evnt_time\":\"2024-05-01T12:00:00\",\"sales\":1}\n");
  }

  @Test
  void writesUnicodeUnescaped() throws IOException {
    assertThat(encode(new JsonEncoder(), sale("café😀", "x", "1")))
        .startsWith("{\"category\":\"café😀\",");
  }

  @Test
  void quotesCsvWhereNecessary() throws IOException {
    assertThat(encode(new CsvEncoder(), sale("a,b\"c", "café😀", "1")))
        .isEqualTo("\"a,b\"\"c\",café😀,2024-05-01T12:00:00,1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "cr\r", "\r\n"})
  void writesNothingOfACsvRowWithALineBreak(String text) throws IOException {
    RecordEncoder encoder = new CsvEncoder();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThatThrownBy(() -> encoder.encode(sale("x", text, "1"), out))
        .isInstanceOf(UnwritableRowException.class);
    encoder.encode(sale("x", "y", "2"), out);
    assertThat(out.toString(UTF_8)).isEqualTo("x,y,2024-05-01T12:00:00,2\n");
  }

  @Test
  void writesADeadLetterWithALineBreakToCsvInBase64() throws IOException {
    DeadLetter letter = DeadLetter.of(Reason.NOT_JSON, null, "a\rb".getBytes(UTF_8), SHARD_3);
    assertThat(encode(new CsvEncoder(), letter)).startsWith("\"not a JSON object\",,YQ1i,base64,");
    assertThat(encode(new JsonEncoder(), letter))
        .contains("\"a\\rb\",\"payload_encoding\":\"utf-8\"");
  }

  @Test
  void writesNullAsNullOrAsAnEmptyCell() throws IOException {
    Sale nothing = new Sale(null, null, null, null);
    assertThat(encode(new JsonEncoder(), nothing))
        .isEqualTo("{\"category\":null,\"store_id\":null,\"evnt_time\":null,\"sales\":null}\n");
    assertThat(encode(new CsvEncoder(), nothing)).isEqualTo(",,,\n");
    assertThat(encode(new CsvEncoder(), new CleanReading(null, null, null, 1, 2)))
        .isEqualTo(",,,1.0,2.0\n");
  }

  @ParameterizedTest
  @CsvSource({
    "100.00, 100",
    "1E+3, 1000",
    "0.00, 0",
    "0E+9, 0",
    "-0.50, -0.5",
    "22.78, 22.78",
    "1E-9, 0.000000001",
    "12345678901234567890.10, 12345678901234567890.1"
  })
  void writesDecimalsPlainWithoutTrailingZeros(String value, String written) throws IOException {
    assertThat(encode(new JsonEncoder(), sale("Books", "store_3", value)))
        .endsWith(",\"sales\":" + written + "}\n");
    assertThat(encode(new CsvEncoder(), sale("Books", "store_3", value)))
        .endsWith("," + written + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "0.002, 0.002",
    "2.0E-3, 0.002",
    "100, 100.0",
    "-0.5, -0.5",
    "2E23, 2.0E23",
    "1.0E23, 1.0E23",
    "4.9E-324, 4.9E-324",
    "1.1E-5, 1.1E-5",
    "0.30000000000000004, 0.30000000000000004",
    "1.7976931348623157E308, 1.7976931348623157E308"
  })
  void writesTheShortestDecimalOfADouble(double value, String written) throws IOException {
    assertThat(encode(new JsonEncoder(), new TemperatureProbe(NOON, "s", NOON, 1, value)))
        .endsWith(",\"measuredTemp\":" + written + "}\n");
    assertThat(encode(new CsvEncoder(), new TemperatureProbe(NOON, "s", NOON, 1, value)))
        .endsWith("," + written + "\n");
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void writesNonFiniteNumbersAsNull(double value) throws IOException {
    CleanReading reading = new CleanReading(NOON, "s", NOON, value, 2);

    assertThat(encode(new JsonEncoder(), reading)).contains("\"ambient_temp\":null,");
    assertThat(encode(new CsvEncoder(), reading)).endsWith(",,2.0\n");
  }

  @Property
  void readingsCanBeReplayed(@ForAll("sensorReadings") SensorReading event) throws IOException {
    assertReadBack(SensorReading.FORMAT, event);
  }

  @Property
  void probesCanBeReplayed(@ForAll("temperatureProbes") TemperatureProbe event) throws IOException {
    assertReadBack(TemperatureProbe.FORMAT, event);
  }

  @Property
  void salesCanBeReplayed(@ForAll("sales") Sale event) throws IOException {
    assertReadBack(Sale.FORMAT, event);
  }

  @Property
  void tripsCanBeReplayed(@ForAll("taxiTrips") TaxiTrip event) throws IOException {
    assertReadBack(TaxiTrip.FORMAT, event);
  }

  @Property
  void writesJsonAsJacksonDoes(@ForAll("rows") List<Row> rows) throws IOException {
    assertThat(encode(new JsonEncoder(), rows.toArray(OutputRecord[]::new)))
        .isEqualTo(byJackson(rows));
  }

  @Property(tries = 20_000)
  void writesNumbersAsJacksonDoes(@ForAll("doubles") double number) throws IOException {
    Row row = new Row(List.of(out -> out.number("x", number)));
    assertThat(encode(new JsonEncoder(), row)).isEqualTo(byJackson(List.of(row)));
  }

  @Property
  void writesTimesAsTimestampsDoes(@ForAll("times") List<Instant> times) throws IOException {
    Row row =
        new Row(
            times.stream()
                .map(
                    time ->
                        (Field)
                            out -> {
                              out.time("t", time);
                              out.isoTime("i", time);
                            })
                .toList());
    assertThat(encode(new JsonEncoder(), row))
        .isEqualTo(
            times.stream()
                .map(
                    time ->
                        "\"t\":\"%s\",\"i\":\"%s\""
                            .formatted(Timestamps.format(time), Timestamps.formatIso(time)))
                .collect(Collectors.joining(",", "{", "}\n")));
  }

  @Test
  void writesSeveralTimesOfOneRecord() throws IOException {
    RecordEncoder encoder = new JsonEncoder();
    // Alternates between both sides of the end of an hour, a day and a year.
    for (String end :
        List.of("2024-05-01T13:00:00Z", "2024-05-02T00:00:00Z", "2024-01-01T00:00:00Z")) {
      Instant before = Instant.parse(end).minusMillis(1);
      Instant after = Instant.parse(end);
      for (int i = 0; i < 2; i++) {
        assertTimes(encoder, before, after);
        assertTimes(encoder, after, before);
        assertTimes(encoder, after, after);
        assertTimes(encoder, before, before);
      }
    }
  }

  private static void assertTimes(RecordEncoder encoder, Instant ingest, Instant event)
      throws IOException {
    assertThat(encode(encoder, new CleanReading(ingest, "s", event, 1, 2)))
        .startsWith(
            "{\"ingest_time\":\"%s\",\"sensor_id\":\"s\",\"event_timestamp\":\"%s\","
                .formatted(Timestamps.format(ingest), Timestamps.format(event)));
  }

  @Provide
  static Arbitrary<Double> doubles() {
    Arbitrary<Double> decimals =
        Combinators.combine(
                Arbitraries.longs().between(-99_999_999_999_999L, 99_999_999_999_999L),
                Arbitraries.integers().between(0, 16))
            .as((digits, scale) -> BigDecimal.valueOf(digits, scale).doubleValue());
    Arbitrary<Double> bits = Arbitraries.longs().map(Double::longBitsToDouble);
    Arbitrary<Double> edges =
        Arbitraries.of(
            0.0, -0.0, 1e-3, -1e-3, 1e7, 9_999_999.999999, 0.000001, 1e15, 1e23, 4.9e-324);
    Arbitrary<Double> near =
        Combinators.combine(
                Arbitraries.oneOf(decimals, edges), Arbitraries.integers().between(-2, 2))
            .as((number, ulps) -> number + ulps * Math.ulp(number));
    return Arbitraries.oneOf(decimals, bits, edges, near);
  }

  @Provide
  static Arbitrary<List<Instant>> times() {
    Arbitrary<Instant> near =
        Arbitraries.longs()
            .between(-7200, 7200)
            .map(second -> Instant.ofEpochSecond(second, second < 0 ? 999_999_999 : 120_000_000));
    Arbitrary<Instant> far =
        Arbitraries.of(
            LocalDateTime.MIN.toInstant(ZoneOffset.UTC),
            Instant.parse("-0001-12-31T23:59:59.5Z"),
            Instant.parse("9999-12-31T23:59:59.999999999Z"));
    return Arbitraries.oneOf(near, far, EventArbitraries.instants()).list().ofMaxSize(4);
  }

  /** Rows with any fields, some of which have the same names as in other rows. */
  @Provide
  static Arbitrary<List<Row>> rows() {
    Arbitrary<String> names =
        Arbitraries.oneOf(Arbitraries.of("a", "b", "c"), EventArbitraries.texts());
    // With unpaired surrogates: an event has none, but a message or an identifier may.
    Arbitrary<String> texts = Arbitraries.oneOf(EventArbitraries.texts(), Arbitraries.strings());
    Arbitrary<BigDecimal> decimals =
        Arbitraries.oneOf(
            EventArbitraries.decimals(),
            Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(-30, 30))
                .as(BigDecimal::valueOf));
    Arbitrary<Field> fields =
        Arbitraries.oneOf(
            Combinators.combine(names, texts.injectNull(0.1))
                .as((name, value) -> out -> out.text(name, value)),
            Combinators.combine(names, Arbitraries.longs().injectNull(0.1))
                .as((name, value) -> out -> out.integer(name, value)),
            Combinators.combine(names, doubles())
                .as((name, value) -> out -> out.number(name, value)),
            Combinators.combine(names, decimals.injectNull(0.1))
                .as((name, value) -> out -> out.decimal(name, value)),
            Combinators.combine(names, Arbitraries.of(true, false))
                .as((name, value) -> out -> out.bool(name, value)),
            Combinators.combine(names, EventArbitraries.instants().injectNull(0.1))
                .as((name, value) -> out -> out.time(name, value)),
            Combinators.combine(names, EventArbitraries.instants().injectNull(0.1))
                .as((name, value) -> out -> out.isoTime(name, value)));
    return fields.list().ofMaxSize(20).map(Row::new).list().ofMaxSize(3);
  }

  @Provide
  static Arbitrary<SensorReading> sensorReadings() {
    return EventArbitraries.sensorReadings();
  }

  @Provide
  static Arbitrary<TemperatureProbe> temperatureProbes() {
    return EventArbitraries.temperatureProbes(SHARD_3.arrivalTime());
  }

  @Provide
  static Arbitrary<Sale> sales() {
    return EventArbitraries.sales();
  }

  @Provide
  static Arbitrary<TaxiTrip> taxiTrips() {
    return EventArbitraries.taxiTrips();
  }

  private static <E extends Event> void assertReadBack(EventFormat<E> format, E event)
      throws IOException {
    String json = encode(new JsonEncoder(), event);
    // A record is one line, so that a file can be read line by line.
    assertThat(json.indexOf('\n')).isEqualTo(json.length() - 1);
    assertThat(EventDecoder.json(format).decode(json.getBytes(UTF_8), SHARD_3))
        .isEqualTo(Decoded.of(event, SHARD_3));

    RecordEncoder csv = new CsvEncoder();
    EventDecoder<E> decoder = EventDecoder.csv(format, CsvRowParser.header(csv.header(event)));
    if (json.matches("(?s)(.*[^\\\\])?(\\\\\\\\)*\\\\[nr].*")) {
      assertThatThrownBy(() -> encode(csv, event)).isInstanceOf(UnwritableRowException.class);
      return;
    }
    byte[] row = encode(csv, event).getBytes(UTF_8);
    assertThat(decoder.decode(row, SHARD_3)).isEqualTo(Decoded.of(event, SHARD_3));
    assertThat(decoder.decode(Arrays.copyOf(row, row.length - 1), SHARD_3))
        .isEqualTo(Decoded.of(event, SHARD_3));
  }

  private static String encode(RecordEncoder encoder, OutputRecord... records) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (OutputRecord record : records) {
      encoder.encode(record, out);
    }
    return out.toString(UTF_8);
  }

  private static String byJackson(List<Row> rows) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonFactory json =
        JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    for (Row row : rows) {
      try (JsonGenerator generator = json.createGenerator(out)) {
        generator.writeStartObject();
        row.writeTo(new CsvEncoder.GeneratorWriter(generator));
        generator.writeEndObject();
        generator.writeRaw('\n');
      }
    }
    return out.toString(UTF_8);
  }

  private static Sale sale(String category, String storeId, String amount) {
    return new Sale(category, storeId, NOON, new BigDecimal(amount));
  }

  /** A record and its expected output: the JSON line, and the CSV header and row. */
  record Written(OutputRecord record, String json, String csv) {}

  /** Writes one field. */
  interface Field {
    void writeTo(FieldWriter out) throws IOException;
  }

  /** A record with these fields. */
  record Row(List<Field> fields) implements OutputRecord {
    @Override
    public Instant bucketTime() {
      return NOON;
    }

    @Override
    public void writeTo(FieldWriter out) throws IOException {
      for (Field field : fields) {
        field.writeTo(out);
      }
    }
  }
}
