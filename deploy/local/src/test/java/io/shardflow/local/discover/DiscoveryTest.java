package io.shardflow.local.discover;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.codec.AnyObject;
import io.shardflow.codec.EventDecoder;
import io.shardflow.model.Decoded;
import io.shardflow.model.Origin;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryTest {
  private static final Map<String, String> OPTIONS = Map.of("connector", "it's mine");
  private static final Origin ORIGIN = Origin.of("test", "1", Instant.EPOCH);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "1|9223372036854775807; BIGINT           ; 0 %;                      ; 1",
        "1|9223372036854775808; STRING           ; 0 %; mixed: number, beyond BIGINT; 1",
        "1|2.5                ; DOUBLE           ; 0 %;                      ; 1",
        "1.0                  ; DOUBLE           ; 0 %;                      ; 1.0",
        "1|null|-2            ; BIGINT           ; 33.3 %;                   ; 1",
        "null                 ; STRING           ; 100 %; always null        ;",
        "NaN|1e400            ; DOUBLE           ; 0 %;                      ; ~\"NaN\"~",
        "true|false           ; BOOLEAN          ; 0 %;                      ; true",
        "true|1               ; STRING           ; 0 %; mixed: boolean, number; true",
        "\"true\"             ; BOOLEAN          ; 0 %; boolean as text    ; \"true\"",
        "true|\"\"            ; STRING           ; 0 %; boolean              ; true",
        "\"1\"|\" 2 \"        ; BIGINT           ; 0 %; number as text     ; \"1\"",
        "\"1\"|2.5            ; DOUBLE           ; 0 %; number as text     ; \"1\"",
        "\"1\"|\"\"           ; BIGINT           ; 50.0 %; number as text  ; \"1\"",
        "\"1\"|\"one\"        ; STRING           ; 0 %;                      ; \"1\"",
        "\"one\"|\"\"         ; STRING           ; 0 %;                      ; \"one\"",
        "1|\"one\"            ; STRING           ; 0 %; mixed: text, number  ; 1",
        "\"007\"              ; STRING           ; 0 %;                      ; \"007\"",
        "[1,null]|[]          ; ARRAY<BIGINT>    ; 0 %;                      ; [1,null]",
        "[1,\"one\"]          ; ARRAY<STRING>    ; 0 %;                      ; [1,\"one\"]",
        "[[]]                 ; ARRAY<ARRAY<STRING>>; 0 %;                   ; [[]]",
        "{}                   ; STRING           ; 0 %; object               ; {}",
        "[1]|1                ; STRING           ; 0 %; mixed: number, array ; [1]",
      })
  void choosesATypeThatHoldsAllValues(
      String values, String type, String nulls, String note, String example) throws IOException {
    String[] objects =
        Stream.of(values.split("\\|")).map("{\"x\":%s}"::formatted).toArray(String[]::new);
    assertThat(lines(discover(objects)).get(1))
        .isEqualTo(
            Stream.of("$.x", type, nulls, note, example)
                .filter(cell -> cell != null)
                .reduce((all, cell) -> all + " " + cell)
                .orElseThrow());
  }

  @Test
  void ignoresRareValuesInTypesAndTimes() throws IOException {
    String good = "{\"t\":\"2024-05-01T12:00:00\",\"n\":1,\"sales\":2.5,\"b\":true}";
    String spoilt = "{\"t\":\"2024-02-30T12:00:00\",\"n\":\"one\",\"sales\":1e99,\"b\":[]}";
    List<String> objects = new ArrayList<>(Collections.nCopies(100, good));
    objects.add(spoilt);
    assertThat(lines(discover(objects.toArray(String[]::new))))
        .containsExactly(
            "field type null note example",
            "$.t STRING 0 % time \"2024-05-01T12:00:00\"",
            "$.n BIGINT 0 % rarely text 1",
            "$.sales DECIMAL(38, 18) 0 % rarely extreme number 2.5",
            "$.b STRING 0 % boolean true",
            "$.t: 2024-05-01 12:00:00.000 to 2024-05-01 12:00:00.000",
            " ISO-8601 with T, no fraction, no zone; values that are not times: 1");

    objects.remove(0);
    assertThat(lines(discover(objects.toArray(String[]::new))))
        .contains("$.n STRING 0 % mixed: text, number 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "1.5      ; \"N/A\"  ; DOUBLE 0.1 % rarely text",
        "\"1.5\"; \"N/A\"  ; DOUBLE 0.1 % number as text, rarely text",
        "1        ; \"N/A\"  ; BIGINT 0.1 % rarely text",
        "\"1\"  ; \"N/A\"  ; BIGINT 0.1 % number as text, rarely text",
        "1        ; 2.5        ; DOUBLE 0.1 %",
        "\"1\"  ; \"2.5\"  ; DOUBLE 0.1 % number as text",
        "1        ; \"2.5\"  ; DOUBLE 0.1 % number as text",
        "\"71\" ; \"007\"  ; STRING 0.1 %",
        "true     ; \"N/A\"  ; STRING 0.1 % boolean",
        "\"true\"; \"N/A\" ; STRING 0.1 % boolean",
        "\"x\"  ; \"1\"    ; STRING 0.1 %",
      })
  void ignoresRareKindsInTextsAndValues(String usual, String rare, String column)
      throws IOException {
    List<String> objects = new ArrayList<>(Collections.nCopies(998, "{\"x\":%s}".formatted(usual)));
    objects.add("{\"x\":%s}".formatted(rare));
    objects.add("{}");
    assertThat(lines(discover(objects.toArray(String[]::new))).get(1))
        .isEqualTo(("$.x " + column + " " + usual).strip());
  }

  @Test
  void ignoresRareKindsInCsv() throws IOException {
    List<String> rows = new ArrayList<>(Collections.nCopies(999, "1.5"));
    rows.add("N/A");
    assertThat(lines(discoverCsv(List.of("x"), rows))).contains("x DOUBLE 0 % rarely text 1.5");
  }

  @Test
  void keepsThePositionOfCsvColumns() throws IOException {
    List<String> header = List.of("", "a", "x\u0007", "a", "column_1");
    assertThat(discoverCsv(header, List.of("1,b,2.5,c,3,", "2")).createTable("t", OPTIONS))
        .startsWith(
            """
            CREATE TABLE `t` (
              `column_1_` BIGINT,
              `column_2`  STRING,
              `column_3`  DOUBLE,
              `a`         STRING,
              `column_1`  BIGINT,
              `column_6`  STRING
            )""");
  }

  @ParameterizedTest
  @CsvSource({"'b,a', '1,2'", "'a,b,c', '1,2,3'", "'a', '1'", "'a,b,column_3', '1,2,3'"})
  void refusesFilesWithDifferentHeaders(String header, String row) throws IOException {
    List<Decoded<AnyObject>> rows = new ArrayList<>(decode(List.of("a", "b"), List.of("1,2")));
    rows.addAll(decode(List.of("a", "b"), List.of("1", "1,2,, ")));
    assertThat(Discovery.of(rows, true).createTable("t", OPTIONS)).startsWith("CREATE TABLE");

    rows.addAll(decode(List.of(header.split(",")), List.of(row)));
    assertThat(Discovery.of(rows, true).createTable("t", OPTIONS))
        .startsWith("-- No CREATE TABLE")
        .contains("different headers");
  }

  @Test
  void countsAbsentFieldsAsNullInFirstOrder() throws IOException {
    assertThat(lines(discover("{\"b\":1}", "{\"a\":\"x\",\"b\":2}", "{}", "{\"c\":null}")))
        .containsExactly(
            "field type null note example",
            "$.b BIGINT 50.0 % 1",
            "$.a STRING 75.0 % \"x\"",
            "$.c STRING 100 % always null");
  }

  @Test
  void keepsAmountsExactEvenIfTheyAreWhole() throws IOException {
    assertThat(
            table(
                "{\"sales\":1,\"fare_amount\":\"2.5\",\"unitPrice\":3.1,\"tip\":0,\"sales_count\":4,"
                    + "\"reading\":1.5,\"total\":1e30}"))
        .contains(
            "`sales`       DECIMAL(38, 18)",
            "`fare_amount` DECIMAL(38, 18)",
            "`unitPrice`   DECIMAL(38, 18)",
            "`tip`         DECIMAL(38, 18)",
            "`sales_count` BIGINT",
            "`reading`     DOUBLE",
            "`total`       DOUBLE");
  }

  @Test
  void reportsNotationAndRangeOfTimes() throws IOException {
    assertThat(
            discover(
                    "{\"at\":\"2024-05-01T12:00:00\",\"t\":\"2024-05-01 12:00\",\"sent_at\":1714564800.0}",
                    "{\"at\":\"2024-05-01T12:00:00.5Z\",\"sent_at\":\"1714564800001\"}")
                .fieldTable())
        .endsWith(
            """
            $.at: 2024-05-01 12:00:00.000 to 2024-05-01 12:00:00.500
              ISO-8601 with T, fraction or no fraction, Z or no zone
            $.t: 2024-05-01 12:00:00.000 to 2024-05-01 12:00:00.000
              ISO-8601 with a space, no seconds, no zone; not all readable by Flink SQL
            $.sent_at: 2024-05-01 12:00:00.000 to 2024-05-01 12:00:00.001
              milliseconds or seconds since 1970
            """);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "timestamp, 1714564800000, true",
        "createdAt, 1714564800000, true",
        "ts, \"1714564800000\", true",
        "id, 1714564800000, false",
        "format, 1714564800000, false",
        "time, 1714564800, true",
        "time, 1714564800.25, true",
        "time, \"1714564800.25\", true",
        "time, 1714564800000000, true",
        "time, 1714564800000000000, true",
        "time, 20240501, false",
        "time, \"2024-02-30T12:00:00\", false",
        "x, \"2024-02-29T12:00:00+02:00\", true",
      })
  void treatsNumbersAsTimesByNameAndRange(String name, String value, boolean isTime)
      throws IOException {
    assertThat(table("{\"%s\":%s}".formatted(name, value)).contains("WATERMARK")).isEqualTo(isTime);
  }

  @ParameterizedTest
  @CsvSource({
    "processed_time;event_time_utc;created, event_time_utc",
    "ingest_time;pickup;dropoff, pickup",
    "arrival_time, arrival_time"
  })
  void choosesTheMostLikelyEventTime(String names, String likeliest) throws IOException {
    StringBuilder object = new StringBuilder("{\"nested\":{\"event\":\"2024-05-01T12:00:00Z\"}");
    for (String name : names.split(";")) {
      object.append(",\"%s\":\"2024-05-01T12:00:00Z\"".formatted(name));
    }
    assertThat(table(object + "}")).contains("WHEN `" + likeliest + "` NOT LIKE");
  }

  @Test
  void createsATable() throws IOException {
    assertThat(
            table(
                """
                {"event_time": 1714564800000, "a`b": {"c d": [{"e": 1}], "": 2},
                 "\\u001b[31m": "red", "floor": "1st"}
                """))
        .isEqualTo(
            """
            CREATE TABLE `my table` (
              `event_time` BIGINT,
              `a``b`       ROW<`c d` ARRAY<ROW<`e` BIGINT>>>,
              `floor`      STRING,
              `row_event_time` AS COALESCE(
                CAST(TO_TIMESTAMP_LTZ(
                  CAST(FLOOR(`event_time` * CASE
                    WHEN ABS(`event_time`) < 100000000000 THEN 1000
                    WHEN ABS(`event_time`) < 100000000000000 THEN 1
                    WHEN ABS(`event_time`) < 100000000000000000 THEN 0.001
                    ELSE 0.000001
                  END) AS BIGINT), 3) AS TIMESTAMP(3)),
                TIMESTAMP '0001-01-01 00:00:00' - INTERVAL '1' DAY),
              WATERMARK FOR `row_event_time` AS `row_event_time` - INTERVAL '5' SECOND
            ) WITH (
              'connector' = 'it''s mine'
            );
            """);
    assertThat(table("{\"a\": 1, \"t\": \"2024-05-01T12:00\"}"))
        .isEqualTo(
            """
            CREATE TABLE `my table` (
              `a` BIGINT,
              `t` STRING
            ) WITH (
              'connector' = 'it''s mine'
            );
            """);
  }

  @Test
  void listsFieldsOfObjectsOnTheirOwnLines() throws IOException {
    assertThat(lines(discover("{\"a\":{\"b\":1},\"c\":[{\"d\":[[2]]}]}", "{\"a\":{}}")))
        .containsExactly(
            "field type null note example",
            "$.a ROW 0 %",
            "$.a.b BIGINT 50.0 % 1",
            "$.c ARRAY<ROW> 50.0 % [{\"d\":[[2]]}]",
            "$.c[*].d ARRAY<ARRAY<BIGINT>> 0 % [[2]]");
  }

  @Test
  void fitsAScreenWithoutControlCharacters() throws IOException {
    String name = "a_rather_long_name_of_a_field_that_never_ends";
    Discovery discovery =
        discover(
            "{\"%s\":\"2024-05-01T12:00:00\",\"\\u001b[2J\":\"\u009b%s\",\"%s\":1}"
                .formatted(name, "x".repeat(500), "y".repeat(500)),
            "{\"%s\":\"2024-05-01 12:00:00.5+02:00\"}".formatted(name));
    assertThat(discovery.fieldTable().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120))
        .anyMatch(line -> line.startsWith("$['\\u001b[2J'] ") && line.endsWith("xxx..."));
    assertThat(discovery.createTable("t", OPTIONS)).contains("y".repeat(500));
  }

  @Test
  void countsObjectsAndReadableRecords() throws IOException {
    Discovery discovery =
        discover(
            "{\"category\":\"Toys\",\"store_id\":\"1\",\"evnt_time\":\"2024-05-01T12:00:00\",\n\"sales\":1}",
            "{\"category\":\"Toys\",\"store_id\":1,\"evnt_time\":\"2024-05-01T12:00:00\",\"sales\":1}",
            "{\"category\":",
            "[1]",
            "",
            "{\"n\":" + "1".repeat(2000) + "}",
            "{\"n\":1e1234567890123}");
    assertThat(discovery.objects()).isEqualTo(2);
    assertThat(discovery.readable(Sale.FORMAT)).isEqualTo(1);
    assertThat(discovery.readable(SensorReading.FORMAT)).isZero();
  }

  @Test
  void findsColumnsWithoutValues() throws IOException {
    List<String> header = List.of("tpep_pickup_datetime", "tpep_dropoff_datetime", "extra", "note");
    EventDecoder<AnyObject> decoder = EventDecoder.csv(AnyObject.FORMAT, header);
    List<Decoded<AnyObject>> rows = new ArrayList<>();
    for (String row :
        List.of(
            "2022-06-01 12:00:00,2022-06-01 12:10:00,,\"a \"\"b\"\", c\"",
            "2022-06-01 12:00:00,2022-06-01 12:10:00,,none",
            "2022-06-01 12:00:00,,,",
            "2022-06-01 12:00:00,\"")) {
      rows.add(decoder.decode(row.getBytes(StandardCharsets.UTF_8), ORIGIN));
    }
    Discovery discovery = Discovery.of(rows, true);
    assertThat(discovery.objects()).isEqualTo(3);
    assertThat(discovery.readable(TaxiTrip.FORMAT)).isEqualTo(2);
    assertThat(lines(discovery))
        .contains("extra STRING 100 % always null", "note STRING 33.3 % a \"b\", c");
  }

  @ParameterizedTest
  @CsvSource({"0,5,0 %", "5,5,100 %", "1,100000,0.1 %", "99999,100000,99.9 %", "987,1000,98.7 %"})
  void shows0And100PercentOnlyIfExact(long part, long whole, String percentage) {
    assertThat(Percentage.of(part, whole)).isEqualTo(percentage);
  }

  private static Discovery discoverCsv(List<String> header, List<String> rows) throws IOException {
    return Discovery.of(decode(header, rows), true);
  }

  private static List<Decoded<AnyObject>> decode(List<String> header, List<String> rows) {
    EventDecoder<AnyObject> decoder = EventDecoder.csv(AnyObject.FORMAT, header);
    return rows.stream()
        .map(row -> decoder.decode(row.getBytes(StandardCharsets.UTF_8), ORIGIN))
        .toList();
  }

  private static Discovery discover(String... payloads) throws IOException {
    EventDecoder<AnyObject> decoder = EventDecoder.json(AnyObject.FORMAT);
    return Discovery.of(
        Stream.of(payloads)
            .map(payload -> decoder.decode(payload.getBytes(StandardCharsets.UTF_8), ORIGIN))
            .toList(),
        false);
  }

  private static String table(String... payloads) throws IOException {
    return discover(payloads).createTable("my table", OPTIONS);
  }

  /** Returns the lines of the table, with runs of spaces collapsed. */
  private static List<String> lines(Discovery discovery) {
    return discovery.fieldTable().lines().map(line -> line.replaceAll(" +", " ")).toList();
  }
}
