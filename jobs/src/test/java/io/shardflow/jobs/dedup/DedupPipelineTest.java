package io.shardflow.jobs.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.jobs.testing.Story;
import io.shardflow.model.event.TemperatureProbe;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DedupPipelineTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  @Test
  void dropsALaterRetry() throws Exception {
    List<String> lines =
        play(
            Story.of(TemperatureProbe.FORMAT)
                .event(probe("12:00:01.250", 21.5, 22))
                .event(probe("12:00:01.250", 21.5, 22)));

    assertThat(lines)
        .containsExactly(
            average("21.5", "22.0", 1, "12:00:00", "12:00:10"),
            "clean: {\"ingest_time\":\"2024-05-01 23:00:00.000\",\"sensor_id\":\"sensor-42\","
                + "\"event_timestamp\":\"2024-05-01 12:00:01.250\",\"ambient_temp\":21.5,"
                + "\"measured_temp\":22.0}");
  }

  @Test
  void dropsADuplicateAcrossAWindowBoundary() throws Exception {
    List<String> lines =
        play(
            Story.of(TemperatureProbe.FORMAT)
                .event(probe("12:00:09.999", 20, 20))
                .watermark("12:00:14")
                .event(probe("12:00:09.999", 20, 20))
                .event(probe("12:00:10", 30, 30)));

    assertThat(lines)
        .filteredOn(line -> line.startsWith("average"))
        .containsExactly(
            average("20.0", "20.0", 1, "12:00:00", "12:00:10"),
            average("30.0", "30.0", 1, "12:00:10", "12:00:20"));
  }

  @Test
  void readingIsLateWhenDuplicatesAreForgotten() throws Exception {
    List<String> lines =
        play(
            Story.of(TemperatureProbe.FORMAT)
                .event(probe("12:00:05", 10, 10))
                .watermark("12:00:11.999")
                .event(probe("12:00:02", 20, 20))
                .event(probe("12:00:01.999", 90, 90)));

    assertThat(lines)
        .filteredOn(line -> !line.startsWith("clean"))
        .containsExactly(
            average("15.0", "15.0", 2, "12:00:00", "12:00:10"),
            "late: " + probe("12:00:01.999", 90, 90).replace("@", "2024-05-01T"));
  }

  @Test
  void reportsOnlyGapsAboveTheThreshold() throws Exception {
    List<String> lines =
        play(
            Story.of(TemperatureProbe.FORMAT)
                .event(probe("12:00:01", 20, 40))
                .event(probe("12:00:02", 20, 40.01))
                .event(probe("12:00:03", 20, -0.01)));

    assertThat(lines)
        .filteredOn(line -> line.startsWith("gap"))
        .hasSize(2)
        .allMatch(line -> line.contains("40.01") || line.contains("-0.01"));
  }

  @Test
  void idlenessClosesTheAverages() throws Exception {
    List<String> lines =
        play(
            Story.of(TemperatureProbe.FORMAT)
                .event(probe("12:00:01", 10, 10))
                .watermark("12:00:00")
                .event(probe("12:00:05", 10, 10))
                .watermark("11:59:59.999")
                .silence()
                .event(probe("12:00:09.999", 50, 50))
                .event(probe("12:00:10", 60, 60)));

    assertThat(lines)
        .filteredOn(line -> !line.startsWith("clean"))
        .containsExactly(
            average("10.0", "10.0", 2, "12:00:00", "12:00:10"),
            average("60.0", "60.0", 1, "12:00:10", "12:00:20"),
            "late: " + probe("12:00:09.999", 50, 50).replace("@", "2024-05-01T"));
  }

  @Test
  void readingThatTouchesAClosedSessionIsLate() throws Exception {
    List<String> lines =
        play(
            Windows.sessions(Duration.ofSeconds(10)),
            Story.of(TemperatureProbe.FORMAT)
                .event(probe("12:00:00", 10, 10))
                .watermark("12:00:19.999")
                .event(probe("12:00:10", 20, 20)));

    assertThat(lines)
        .filteredOn(line -> !line.startsWith("clean"))
        .containsExactly(
            average("10.0", "10.0", 1, "12:00:00", "12:00:10"),
            "late: " + probe("12:00:10", 20, 20).replace("@", "2024-05-01T"));
  }

  private static List<String> play(Story<TemperatureProbe> story) throws Exception {
    return play(Windows.tumbling(Duration.ofSeconds(10)), story);
  }

  private static List<String> play(Windows windows, Story<TemperatureProbe> story)
      throws Exception {
    return story.play(
        (probes, outOfOrderness) -> {
          DedupPipeline.Output output =
              DedupPipeline.of(probes, outOfOrderness, Duration.ofSeconds(10), 20, windows);
          return Story.lines("clean", output.clean())
              .union(
                  Story.lines("gap", output.gaps()),
                  Story.lines("average", output.averages()),
                  Story.lines("late", output.late()));
        });
  }

  private static String probe(String time, double ambient, double measured) {
    return ("{\"sensorId\":\"sensor-42\",\"eventTimeStamp\":\"@%s\",\"ambientTemp\":%s,"
            + "\"measuredTemp\":%s}")
        .formatted(time, ambient, measured);
  }

  private static String average(
      String ambient, String measured, int count, String start, String end) {
    return ("average: {\"sensor_id\":\"sensor-42\",\"avg_ambient_temp\":%s,"
            + "\"avg_measured_temp\":%s,\"measurements\":%d,"
            + "\"window_start_time\":\"2024-05-01 %s.000\","
            + "\"window_end_time\":\"2024-05-01 %s.000\"}")
        .formatted(ambient, measured, count, start, end);
  }
}
