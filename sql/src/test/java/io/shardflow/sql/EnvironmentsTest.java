package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the tables and views that the files in {@code env/} define. */
class EnvironmentsTest {
  @TempDir Path folder;

  @Test
  void defineTheSameTables() throws Exception {
    assertThat(definitions("env/aws.sql")).isNotEmpty().isEqualTo(definitions("env/local.sql"));
  }

  @Test
  void readTimesAsTheJobsDo() throws Exception {
    List<String> times =
        List.of(
            "2024-05-01T12:00:00",
            "2024-05-01 12:00:00",
            "2024-05-01T12:00:00.1",
            "2024-05-01T12:00:00.123456",
            "2024-05-01T12:00:00.123999999",
            "2024-05-01T12:00:00Z",
            "2024-05-01 12:00:00.5Z",
            "2024-05-01T12:00:00+00:00",
            "2024-05-01T12:00:00+02:00",
            "2024-05-01 12:00:00.25-03:30",
            "2024-05-01T01:00:00+05:45",
            "2024-02-29T23:59:59.999",
            "1969-12-31T23:59:59.999",
            "1714564800123",
            "1714564800",
            "1714564800.25",
            "1714564800.9999",
            "99999999999",
            "100000000000",
            "1714564800123.999",
            "1714564800123456",
            "1714564800123999999",
            "1.714564800123e12",
            "-1.5",
            "-1",
            "0001-01-01T00:00:00",
            "9999-12-31T23:59:59.999");
    assertThat(read(times))
        .isEqualTo(
            times.stream()
                .map(time -> time + " is " + Timestamps.format(Timestamps.parse(time)))
                .sorted()
                .toList());
  }

  @Test
  void readOtherValuesAsTheYear0() throws Exception {
    List<String> times =
        List.of("noon", "", "2024-05-01", "2024-05-32T12:00:00", "2024-13-01T12:00:00+02:00");
    // Its last day. SQL prints the year 0 as year 1, that is 1 BC.
    assertThat(read(times))
        .hasSize(times.size())
        .allMatch(row -> row.endsWith("is 0001-12-31 00:00:00.000"));
  }

  @Test
  void dropIncompleteEvents() throws Exception {
    String reading =
        "{\"sensor_id\":\"%s\",\"sensor_type\":\"light\",\"location\":\"A\",\"floor\":\"1\",\"room\":\"2\","
            + "\"timestamp\":\"2024-05-01T12:00:00\",\"reading\":%s,\"status\":\"normal\"%s}%n";
    assertThat(
            new SqlRun(folder)
                .rows(
                    """
                    CREATE TABLE results (id STRING, at_time STRING) $results;
                    INSERT INTO results
                    SELECT sensor_id, DATE_FORMAT(event_time, 'HH:mm') FROM sensor_readings;
                    """,
                    reading.formatted("whole", "-1.5", ",\"evnt_time\":\"2000-01-01T00:00:00\"")
                        + reading.formatted("endless", "1e999", "")
                        + reading.formatted("null", "null", "")
                        + reading.formatted("no number", "\"NaN\"", "")
                        + reading.formatted("cut off", "1", "").substring(0, 60)
                        + "\n"
                        + reading.formatted("no room", "1", "").replace("room", "space")))
        .containsExactly("{\"id\":\"whole\",\"at_time\":\"12:00\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VendorID    | 1, 1.0, \"2\", \" +2. \", \"\", \" \", null, -3, 0",
        "tip_amount  | 1, 1.5, \"-2.25\", \" .5 \", \"\", \" \", null, 1e2, \"1E-2\", \"1.\"",
        "airport_fee | 1.25"
      })
  void keepTripsWithNumbersOrEmptyValues(String column, String values) throws Exception {
    assertThat(trips(column, values)).hasSize(values.split(", ").length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VendorID    | 1.5, \"one\", \"1 2\", \"1;2\", true, {}, \"NaN\", NaN, 9223372036854775808",
        "tip_amount  | \"n/a\", \"1 2\", \"1,5\", \".\", \"1e\", true, [1], NaN, \"-Infinity\"",
        "airport_fee | \"none\""
      })
  void dropTripsWithOtherTextInNumericColumns(String column, String values) throws Exception {
    assertThat(trips(column, values)).isEmpty();
  }

  @Test
  void dropTripsWithoutPickupOrDropoffTime() throws Exception {
    assertThat(trips("tpep_dropoff_datetime", "null, \"\", \"noon\", true")).isEmpty();
    assertThat(trips("tpep_pickup_datetime", "null, \"\", \"noon\", true")).isEmpty();
  }

  /** Creates one trip per value of a column, and returns those that the view contains. */
  private List<String> trips(String column, String values) throws Exception {
    String trip =
        "{\"tpep_pickup_datetime\":\"2022-01-01 12:12:15\","
            + "\"tpep_dropoff_datetime\":\"2022-01-01 12:21:38\",\"%s\":%s}%n";
    return new SqlRun(folder)
        .rows(
            """
            CREATE TABLE results (`value` STRING) $results;
            INSERT INTO results SELECT $column FROM taxi_trips;
            """
                .replace("$column", column),
            Stream.of(values.split(", "))
                .map(value -> trip.formatted(column, value))
                .collect(Collectors.joining()));
  }

  private List<String> read(List<String> times) throws Exception {
    return new SqlRun(folder)
            .rows(
                """
            CREATE TABLE results (`time` STRING) $results;
            INSERT INTO results
            SELECT evnt_time || ' is ' || DATE_FORMAT(event_time, 'yyyy-MM-dd HH:mm:ss.SSS')
            FROM source.sales;
            """,
                times.stream()
                    .map(time -> "{\"evnt_time\":\"" + time + "\"}\n")
                    .collect(Collectors.joining()))
            .stream()
            .map(row -> row.replaceAll("\\{\"time\":\"(.*)\"}", "$1"))
            .sorted()
            .toList();
  }

  /** Returns the statements of a file, without comments, settings and addresses. */
  private static List<String> definitions(String file) throws IOException {
    return SqlScript.read(Path.of(file)).statements().stream()
        .map(SqlScript.Statement::text)
        .map(text -> text.replaceAll("--[^\n]*", ""))
        .filter(text -> !text.contains("SET '"))
        .map(text -> text.replaceAll("METADATA FROM '[^']*'", "METADATA"))
        .map(text -> text.replaceAll("(?s)WITH \\(\\s*'(?:connector|path|stream)'.*?\\)", "WITH"))
        .map(text -> text.replaceAll("\\s+", " ").strip())
        .toList();
  }
}
