package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.testing.JobRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the differences between SQL and the jobs that the README lists. */
class KnownDifferencesTest {
  private static final String SALE =
      "{\"category\":\"Toys\",\"store_id\":\"store_1\",\"evnt_time\":\"%s\",\"sales\":%s}%n";

  private static final String TRIP =
      "{\"tpep_pickup_datetime\":\"2022-01-01 12:12:15\","
          + "\"tpep_dropoff_datetime\":\"2022-01-01 12:21:38\",%s}%n";

  /** Parts of the lines of the jobs' recorded inputs and results that differ in SQL. */
  static final List<String> LINES =
      List.of("2021-02-30", "2016-10-26 12:00:01.25Z", "\"rule\":\"silent\"");

  @TempDir Path folder;

  @Test
  void convertsANumberToAString() throws Exception {
    run(
        "store_revenue",
        SALE.formatted("2021-01-31T23:58:00", "12.50").replace("\"store_1\"", "7"));
    assertThat(JobRun.rows(folder.resolve("out"), "store-revenue"))
        .singleElement()
        .asString()
        .contains("\"store_id\":\"7\"");
  }

  @Test
  void dropsTimesInRareNotations() throws Exception {
    StringBuilder sales = new StringBuilder();
    for (String time :
        List.of(
            "2021-01-31T23:58",
            "2021-01-31 23:58:00,5",
            "2021-01-31t23:58:00",
            "2021-01-31T23:58:00z",
            "2021-01-31 23:58:00 UTC",
            "2021-01-31T23:58:00+02",
            "20210131T235800Z")) {
      sales.append(SALE.formatted(time, "1"));
    }
    run("store_revenue", sales.toString());
    assertThat(JobRun.folders(folder.resolve("out"))).isEmpty();
  }

  @Test
  void ignoresByteOrderMarksAsTheJobDoes() throws Exception {
    run(
        "store_revenue",
        "\ufeff"
            + SALE.formatted("2021-01-31T23:58:00", "1.5")
            + "\ufeff"
            + SALE.formatted("2021-01-31T23:58:01", "2"));
    JobRun.toItsEnd(
        "store-revenue",
        folder.resolve("job"),
        "--source.type",
        "file",
        "--source.path",
        folder.resolve("events.jsonl").toString());
    assertThat(JobRun.rows(folder.resolve("out"), "store-revenue"))
        .hasSize(1)
        .isEqualTo(JobRun.rows(folder.resolve("job"), "store-revenue"));
  }

  @Test
  void readsAnInvalidDayAsTheLastOfTheMonth() throws Exception {
    run("store_revenue", SALE.formatted("2021-02-30T23:58:00", "1"));
    assertThat(JobRun.rows(folder.resolve("out"), "store-revenue"))
        .singleElement()
        .asString()
        .contains("2021-02-28 23:58:00.000");
  }

  @Test
  void keepsDuplicatesWithTimesInTwoNotations() throws Exception {
    String probe =
        "{\"sensorId\":\"a\",\"eventTimeStamp\":\"%s\",\"ambientTemp\":1,\"measuredTemp\":2}%n";
    run(
        "dedup",
        probe.formatted("2016-10-26T12:00:01.250") + probe.formatted("2016-10-26 12:00:01.25Z"));
    assertThat(JobRun.rows(folder.resolve("out"), "clean-readings")).hasSize(2);
  }

  @Test
  void writesDateColumnsOfTripsOnlyToTheFolderName() throws Exception {
    run("taxi_trips", TRIP.formatted("\"payment_type\":1"));
    Map<String, List<String>> folders = JobRun.folders(folder.resolve("out"));
    assertThat(folders).containsOnlyKeys("taxi-trips/year=2022/month=01/day=01/hour=12");
    assertThat(folders.toString()).doesNotContain("\"year\"", "\"hour\"");
  }

  @Test
  void dropsAWholeNumberWithAnExponent() throws Exception {
    run("taxi_trips", TRIP.formatted("\"payment_type\":10e-1"));
    assertThat(JobRun.folders(folder.resolve("out"))).isEmpty();
  }

  @Test
  void readsANumberOfMoreThan20DigitsAsNull() throws Exception {
    run(
        "taxi_trips",
        TRIP.formatted("\"tip_amount\":123456789012345678901,\"extra\":12345678901234567890"));
    assertThat(JobRun.rows(folder.resolve("out"), "taxi-trips"))
        .singleElement()
        .asString()
        .contains("\"tip_amount\":null,", "\"extra\":12345678901234567890,");
  }

  private void run(String pipeline, String events) throws Exception {
    Path file = Files.writeString(folder.resolve("events.jsonl"), events);
    assertThat(
            SqlMain.run(
                List.of(
                    pipeline,
                    "--source.type",
                    "file",
                    "--source.path",
                    file.toString(),
                    "--sink.path",
                    folder.resolve("out").toString()),
                new Configuration()))
        .isZero();
  }
}
