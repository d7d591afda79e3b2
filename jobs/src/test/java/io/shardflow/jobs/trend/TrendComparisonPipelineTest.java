package io.shardflow.jobs.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.testing.Story;
import io.shardflow.model.event.SensorReading;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TrendComparisonPipelineTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  @Test
  void comparesEachMinuteWithTheMinuteBefore() throws Exception {
    List<String> lines =
        play(
            Story.of(SensorReading.FORMAT)
                .event(reading("temperature", "A", "12:00:10", 20))
                .event(reading("temperature", "A", "12:00:50", 22))
                .event(reading("temperature", "A", "12:01:10", 21.5))
                .event(reading("temperature", "A", "12:02:10", 25))
                .event(reading("temperature", "A", "12:03:10", 10)));

    assertThat(lines)
        .containsExactly(
            trend("temperature", "A", "21.5", "21.0", "2.380952380952381", "stable", 1),
            trend("temperature", "A", "25.0", "21.5", "16.27906976744186", "rising", 2),
            trend("temperature", "A", "10.0", "25.0", "-60.0", "falling", 3));
  }

  @Test
  void emitsNothingIfTheWindowBeforeIsEmpty() throws Exception {
    List<String> lines =
        play(
            Story.of(SensorReading.FORMAT)
                .event(reading("light", "A", "12:00:10", 5))
                .event(reading("light", "B", "12:01:10", 5))
                .event(reading("humidity", "A", "12:01:10", 5))
                .event(reading("light", "A", "12:02:10", 5))
                .watermark("12:05:00")
                .event(reading("light", "A", "12:06:10", 5)));

    assertThat(lines).isEmpty();
  }

  @Test
  void hasNoPercentageIfThePreviousMeanIsZero() throws Exception {
    List<String> lines =
        play(
            Story.of(SensorReading.FORMAT)
                .event(reading("motion", "A", "12:00:10", 0))
                .event(reading("motion", "A", "12:01:10", 1))
                .event(reading("motion", "A", "12:02:10", 0))
                .event(reading("motion", "A", "12:03:10", 0)));

    assertThat(lines)
        .containsExactly(
            trend("motion", "A", "1.0", "0.0", "null", "rising", 1),
            trend("motion", "A", "0.0", "1.0", "-100.0", "falling", 2),
            trend("motion", "A", "0.0", "0.0", "null", "stable", 3));
  }

  @Test
  void separatesReadingsOfClosedWindows() throws Exception {
    List<String> lines =
        play(
            Story.of(SensorReading.FORMAT)
                .event(reading("light", "A", "12:00:10", 5))
                .watermark("12:00:59.999")
                .event(reading("light", "A", "12:00:20", 500))
                .event(reading("light", "A", "12:01:20", 5)));

    assertThat(lines)
        .containsExactlyInAnyOrder(
            "late: " + reading("light", "A", "12:00:20", 500).replace("@", "2024-05-01T"),
            trend("light", "A", "5.0", "5.0", "0.0", "stable", 1));
  }

  private static List<String> play(Story<SensorReading> story) throws Exception {
    return story
        .play(
            (readings, outOfOrderness) -> {
              TrendComparisonPipeline.Output output =
                  TrendComparisonPipeline.of(readings, outOfOrderness, Duration.ofMinutes(1));
              return Story.lines("trend", output.trends())
                  .union(Story.lines("late", output.late()));
            })
        .stream()
        .sorted(Comparator.comparing(line -> line.substring(line.length() - 60)))
        .toList();
  }

  private static String reading(String type, String location, String time, double reading) {
    return ("{\"sensor_id\":\"s\",\"sensor_type\":\"%s\",\"location\":\"%s\",\"floor\":\"f\","
            + "\"room\":\"r\",\"timestamp\":\"@%s\",\"reading\":%s,\"status\":\"normal\"}")
        .formatted(type, location, time, reading);
  }

  private static String trend(
      String type, String location, String now, String before, String change, String trend, int m) {
    return ("trend: {\"sensor_type\":\"%s\",\"location\":\"%s\",\"current_avg\":%s,"
            + "\"previous_avg\":%s,\"change_percentage\":%s,\"trend\":\"%s\","
            + "\"window_start_time\":\"2024-05-01 12:0%d:00.000\","
            + "\"window_end_time\":\"2024-05-01 12:0%d:00.000\"}")
        .formatted(type, location, now, before, change, trend, m, m + 1);
  }
}
