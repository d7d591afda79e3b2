package io.shardflow.model.event;

import static io.shardflow.model.TestOrigin.SHARD_3;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.Decoded;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.result.TypedTrip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Taxi trips as producers write them: with numbers, strings and empty fields. */
class TaxiTripTest {
  private static final String PICKUP = "tpep_pickup_datetime";
  private static final String DROPOFF = "tpep_dropoff_datetime";

  private static final String TRIP =
      """
      {"VendorID":2,"tpep_pickup_datetime":"2022-01-01 12:12:15",\
      "tpep_dropoff_datetime":"2022-01-01 12:21:38","passenger_count":1,"trip_distance":2.57,\
      "RatecodeID":3,"store_and_fwd_flag":"N","PULocationID":163,"DOLocationID":234,\
      "payment_type":4,"fare_amount":-9.5,"extra":0,"mta_tax":0.5,"tip_amount":1.2,\
      "tolls_amount":6.55,"improvement_surcharge":0.3,"total_amount":14,\
      "congestion_surcharge":2.5,"Airport_fee":1.25}""";

  private static final TaxiTrip READ =
      new TaxiTrip(
          2L,
          Instant.parse("2022-01-01T12:12:15Z"),
          Instant.parse("2022-01-01T12:21:38Z"),
          1L,
          new BigDecimal("2.57"),
          3L,
          "N",
          163L,
          234L,
          4L,
          new BigDecimal("-9.5"),
          new BigDecimal("0"),
          new BigDecimal("0.5"),
          new BigDecimal("1.2"),
          new BigDecimal("6.55"),
          new BigDecimal("0.3"),
          new BigDecimal("14"),
          new BigDecimal("2.5"),
          new BigDecimal("1.25"));

  private static final TaxiTrip ONLY_TIMES =
      new TaxiTrip(
          null,
          READ.pickupTime(),
          READ.dropoffTime(),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);

  static List<String> columns() {
    return Stream.of(TRIP.split(",")).map(field -> field.split("\"")[1]).toList();
  }

  static Stream<String> optionalColumns() {
    return columns().stream().filter(column -> !column.equals(PICKUP) && !column.equals(DROPOFF));
  }

  static Stream<String> numbers() {
    return optionalColumns().filter(column -> !column.equals("store_and_fwd_flag"));
  }

  static List<String> wholeNumbers() {
    return List.of(
        "VendorID",
        "passenger_count",
        "RatecodeID",
        "PULocationID",
        "DOLocationID",
        "payment_type");
  }

  @Test
  void readsNumbers() {
    assertThat(read(TRIP)).isEqualTo(READ);
    assertThat(READ.eventTime()).isEqualTo(READ.pickupTime());
  }

  @Test
  void readsNumbersFromStrings() {
    assertThat(read(TRIP.replaceAll(":(-?[0-9.]+)([,}])", ":\"$1\"$2"))).isEqualTo(READ);
    assertThat(read(with("VendorID", "\" 2 \""))).isEqualTo(READ);
  }

  @Test
  void readsCsv() throws IOException {
    String row = TRIP.replaceAll("[{,]\"[A-Za-z_]+\":\"?([^,\"}]*)[\"}]?", ",$1").substring(1);
    assertThat(readCsv(String.join(",", columns()), row)).isEqualTo(Decoded.of(READ, SHARD_3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\"\""})
  void readsBlankCellsAsNull(String nothing) throws IOException {
    String row =
        columns().stream()
            .map(
                column ->
                    column.equals(PICKUP)
                        ? "2022-01-01 12:12:15"
                        : column.equals(DROPOFF) ? "2022-01-01 12:21:38" : nothing)
            .collect(Collectors.joining(","));
    assertThat(readCsv(String.join(",", columns()), row))
        .isEqualTo(Decoded.of(ONLY_TIMES, SHARD_3));
  }

  @Test
  void readsMissingColumnsAsNull() throws IOException {
    assertThat(readCsv(PICKUP + "," + DROPOFF, "2022-01-01 12:12:15,2022-01-01 12:21:38"))
        .isEqualTo(Decoded.of(ONLY_TIMES, SHARD_3));
  }

  @ParameterizedTest
  @MethodSource("optionalColumns")
  void readsAbsentAndBlankFieldsAsNull(String column) throws IOException {
    TaxiTrip absent = read(TRIP.replace('"' + column + '"', "\"other\""));

    assertThat(written(absent)).isEqualTo(written(READ).replaceAll(field(column), "\"$1\":null"));
    for (String nothing : List.of("null", "\"\"", "\" \"")) {
      assertThat(read(with(column, nothing))).isEqualTo(absent);
    }
  }

  @Test
  void requiresOnlyTheTimes() {
    assertThat(
            read(
                """
                {"tpep_pickup_datetime":"2022-01-01T12:12:15Z",\
                "tpep_dropoff_datetime":1641039698000}"""))
        .isEqualTo(ONLY_TIMES);
  }

  @Test
  void doesNotCheckPlausibility() {
    TaxiTrip backwards = read(with(DROPOFF, "\"2002-10-24 00:27:57\""));
    assertThat(backwards.dropoffTime()).isEqualTo(Instant.parse("2002-10-24T00:27:57Z"));
  }

  @Test
  void readsTheAirportFeeInLowerCase() {
    assertThat(read(TRIP.replace("Airport_fee", "airport_fee"))).isEqualTo(READ);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "\"1.0\"", "10e-1", "\"+1\""})
  void readsIntegersInAnyNotation(String one) {
    for (String column : wholeNumbers()) {
      assertThat(read(with(column, one))).isEqualTo(read(with(column, "1")));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, wrong type",
    "'\"1.5\"', wrong type",
    "9223372036854775808, wrong type",
    "1e38, number out of range"
  })
  void rejectsNumbersThatAreNotIntegers(String value, String reason) {
    for (String column : wholeNumbers()) {
      assertRejected(with(column, value), reason, column);
    }
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void rejectsInvalidNumbers(String column) {
    for (String value : List.of("\"abc\"", "true", "{}", "[1]", "\"1,5\"")) {
      assertRejected(with(column, value), Reason.WRONG_TYPE.label(), column);
    }
    for (String value : List.of("NaN", "\"nan\"", "\"-Infinity\"")) {
      assertRejected(with(column, value), Reason.NOT_FINITE.label(), column);
    }
    assertRejected(with(column, "\"1e-39\""), Reason.OUT_OF_RANGE.label(), column);
  }

  @Test
  void rejectsAFlagThatIsNotAString() {
    assertRejected(with("store_and_fwd_flag", "1"), "wrong type", "store_and_fwd_flag");
  }

  @ParameterizedTest
  @ValueSource(strings = {PICKUP, DROPOFF})
  void rejectsATripWithoutItsTimes(String column) {
    assertRejected(TRIP.replace('"' + column + '"', "\"other\""), Reason.MISSING.label(), column);
    assertRejected(with(column, "null"), Reason.NULL.label(), column);
    for (String time : List.of("\"\"", "\"2022-02-30 12:12:15\"", "\"noon\"")) {
      assertRejected(with(column, time), Reason.IMPOSSIBLE_TIME.label(), column);
    }
    assertRejected(with(column, "true"), Reason.WRONG_TYPE.label(), column);
  }

  @ParameterizedTest
  @CsvSource({
    "2022-01-01T00:59:59.999+01:00, 2021, 12, 31, 23",
    "2024-02-29T00:00:00, 2024, 2, 29, 0",
    "2002-10-24 23:27:57, 2002, 10, 24, 23",
    "0001-01-01T00:00:00, 1, 1, 1, 0"
  })
  void writesYearMonthDayAndHourOfThePickUpInUtc(
      String pickup, int year, int month, int day, int hour) throws IOException {
    TypedTrip trip = new TypedTrip(read(with(PICKUP, '"' + pickup + '"')));

    assertThat(written(trip))
        .endsWith(
            ",\"year\":%d,\"month\":%d,\"day\":%d,\"hour\":%d}\n"
                .formatted(year, month, day, hour));
    assertThat(trip.bucketTime()).isEqualTo(trip.trip().pickupTime());
  }

  /** Returns the trip with another value in this column. */
  private static String with(String column, String value) {
    return TRIP.replaceAll(field(column), "\"$1\":" + value);
  }

  private static String field(String column) {
    return "\"(" + column + ")\":[^,}]*";
  }

  private static String written(OutputRecord trip) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    new JsonEncoder().encode(trip, line);
    return line.toString(UTF_8);
  }

  private static TaxiTrip read(String json) {
    Decoded<TaxiTrip> decoded = decode(json);
    assertThat(decoded.deadLetter()).isNull();
    return decoded.event();
  }

  private static Decoded<TaxiTrip> decode(String json) {
    return EventDecoder.json(TaxiTrip.FORMAT).decode(json.getBytes(UTF_8), SHARD_3);
  }

  private static Decoded<TaxiTrip> readCsv(String header, String row) throws IOException {
    return EventDecoder.csv(TaxiTrip.FORMAT, CsvRowParser.header(header.getBytes(UTF_8)))
        .decode(row.getBytes(UTF_8), SHARD_3);
  }

  private static void assertRejected(String json, String reason, String field) {
    assertThat(decode(json).deadLetter())
        .isEqualTo(
            new DeadLetter(
                reason,
                field,
                json,
                "utf-8",
                SHARD_3.source(),
                SHARD_3.position(),
                SHARD_3.arrivalTime()));
  }
}
