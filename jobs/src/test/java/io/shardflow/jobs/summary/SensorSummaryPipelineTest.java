package io.shardflow.jobs.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.jobs.testing.Story;
import io.shardflow.model.event.SensorReading;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SensorSummaryPipelineTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  @Test
  void summarizesEachFloor() throws Exception {
    assertThat(
            play(
                Story.of(SensorReading.FORMAT)
                    .event(reading("floor-1", "12:00:00", 0.1, "normal"))
                    .event(reading("floor-1", "12:00:30", 0.2, "alert"))
                    .event(reading("floor-2", "12:00:40", -7, "alert"))
                    .event(reading("floor-1", "12:00:59.999", 0.3, "ALERT"))
                    .event(reading("floor-1", "12:01:00", 4, "normal"))))
        .containsExactlyInAnyOrder(
            summary("floor-1", "0.19999999999999998", "0.1", "0.3", 1, 3, "33.333333333333336", 0),
            summary("floor-2", "-7.0", "-7.0", "-7.0", 1, 1, "100.0", 0),
            summary("floor-1", "4.0", "4.0", "4.0", 0, 1, "0.0", 1));
  }

  @Test
  void idlenessClosesTheLastWindow() throws Exception {
    assertThat(
            play(
                Story.of(SensorReading.FORMAT)
                    .event(reading("floor-1", "12:00:10", 1, "normal"))
                    .silence()
                    .event(reading("floor-1", "12:00:20", 500, "normal"))
                    .event(reading("floor-1", "12:01:20", 2, "normal"))))
        .containsExactlyInAnyOrder(
            summary("floor-1", "1.0", "1.0", "1.0", 0, 1, "0.0", 0),
            "late: " + reading("floor-1", "12:00:20", 500, "normal").replace("@", "2024-05-01T"),
            summary("floor-1", "2.0", "2.0", "2.0", 0, 1, "0.0", 1));
  }

  @Test
  void readingIsInAllItsSlidingWindowsOrLate() throws Exception {
    assertThat(
            counts(
                Windows.sliding(Duration.ofMinutes(1), Duration.ofSeconds(30)),
                Story.of(SensorReading.FORMAT)
                    .event(reading("floor-1", "12:00:10", 1, "normal"))
                    .event(reading("floor-1", "12:00:40", 2, "normal"))
                    .watermark("12:00:29.999")
                    .event(reading("floor-1", "12:00:29", 8, "normal"))
                    .event(reading("floor-1", "12:00:30", 4, "normal"))))
        .containsExactly(
            "11:59:30 to 12:00:30: 1 up to 1.0",
            "12:00:00 to 12:01:00: 3 up to 4.0",
            "12:00:30 to 12:01:30: 2 up to 4.0",
            "late 12:00:29");
  }

  @Test
  void idlenessClosesAllSlidingWindows() throws Exception {
    assertThat(
            counts(
                Windows.sliding(Duration.ofMinutes(1), Duration.ofSeconds(30)),
                Story.of(SensorReading.FORMAT)
                    .event(reading("floor-1", "12:00:10", 1, "normal"))
                    .silence()
                    .event(reading("floor-1", "12:00:40", 2, "normal"))
                    .event(reading("floor-1", "12:01:00", 4, "normal"))))
        .containsExactly(
            "11:59:30 to 12:00:30: 1 up to 1.0",
            "12:00:00 to 12:01:00: 1 up to 1.0",
            "12:00:30 to 12:01:30: 1 up to 4.0",
            "12:01:00 to 12:02:00: 1 up to 4.0",
            "late 12:00:40");
  }

  @Test
  void sessionsOfAFloorEndAfterAGap() throws Exception {
    assertThat(
            counts(
                Windows.sessions(Duration.ofSeconds(30)),
                Story.of(SensorReading.FORMAT)
                    .event(reading("floor-1", "12:00:00", 1, "normal"))
                    .event(reading("floor-1", "12:00:50", 2, "normal"))
                    // In between: joins both to one session.
                    .event(reading("floor-1", "12:00:25", 4, "normal"))
                    .event(reading("floor-2", "12:00:40", 8, "normal"))
                    .event(reading("floor-1", "12:01:20.001", 16, "normal"))))
        .containsExactly(
            "12:00:00 to 12:01:20: 3 up to 4.0",
            "12:00:40 to 12:01:10: 1 up to 8.0",
            "12:01:20.001 to 12:01:50.001: 1 up to 16.0");
  }

  @Test
  void readingThatTouchesAClosedSessionIsLate() throws Exception {
    assertThat(
            counts(
                Windows.sessions(Duration.ofSeconds(30)),
                Story.of(SensorReading.FORMAT)
                    .event(reading("floor-1", "12:00:00", 1, "normal"))
                    .watermark("12:00:29.999")
                    .event(reading("floor-1", "12:00:30", 2, "normal"))
                    .event(reading("floor-1", "12:00:30.001", 4, "normal"))))
        .containsExactly(
            "12:00:00 to 12:00:30: 1 up to 1.0",
            "12:00:30.001 to 12:01:00.001: 1 up to 4.0",
            "late 12:00:30");
  }

  /** Returns the number of readings and the maximum of each window. */
  private static List<String> counts(Windows windows, Story<SensorReading> story) throws Exception {
    return play(story, windows).stream()
        .map(
            line ->
                line.startsWith("late")
                    ? line.replaceFirst(".*T([0-9:.]+)\".*", "late $1")
                    : line.replaceFirst(
                        ".*\"max_reading\":([^,]+).*\"total_count\":([0-9]+).*"
                            + " ([0-9:.]+?)(?:.000)?\".* ([0-9:.]+?)(?:.000)?\".*",
                        "$3 to $4: $2 up to $1"))
        .sorted()
        .toList();
  }

  private static List<String> play(Story<SensorReading> story) throws Exception {
    return play(story, Windows.tumbling(Duration.ofMinutes(1)));
  }

  private static List<String> play(Story<SensorReading> story, Windows windows) throws Exception {
    return story.play(
        (readings, outOfOrderness) -> {
          SensorSummaryPipeline.Output output =
              SensorSummaryPipeline.of(readings, outOfOrderness, windows);
          return Story.lines("summary", output.summaries())
              .union(Story.lines("late", output.late()));
        });
  }

  private static String reading(String floor, String time, double reading, String status) {
    return ("{\"sensor_id\":\"s-1\",\"sensor_type\":\"light\",\"location\":\"A\",\"floor\":\"%s\","
            + "\"room\":\"r-1\",\"timestamp\":\"@%s\",\"reading\":%s,\"status\":\"%s\"}")
        .formatted(floor, time, reading, status);
  }

  private static String summary(
      String floor,
      String mean,
      String least,
      String greatest,
      int alerts,
      int count,
      String percentage,
      int minute) {
    return ("summary: {\"sensor_type\":\"light\",\"location\":\"A\",\"floor\":\"%s\",\"avg_reading\":%s,"
            + "\"min_reading\":%s,\"max_reading\":%s,\"alert_count\":%d,\"total_count\":%d,"
            + "\"alert_percentage\":%s,\"window_start_time\":\"2024-05-01 12:0%d:00.000\","
            + "\"window_end_time\":\"2024-05-01 12:0%d:00.000\"}")
        .formatted(floor, mean, least, greatest, alerts, count, percentage, minute, minute + 1);
  }
}
