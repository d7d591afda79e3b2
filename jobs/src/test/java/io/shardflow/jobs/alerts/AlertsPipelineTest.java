package io.shardflow.jobs.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.flow.ReloadFile;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.rules.SensorRules;
import io.shardflow.jobs.testing.Story;
import io.shardflow.model.event.SensorReading;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AlertsPipelineTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final String RULES =
      "[{\"sensor_type\": \"t\", \"above\": 30}, {\"silent-for\": \"10 min\"}]";

  private static final Pattern ROW =
      Pattern.compile(
          ".*\"sensor_id\":\"(.*?)\".*\"rule\":\"(.*?)\",\"state\":\"(.*?)\",\"value\":(.*?),"
              + "\"opened_at\":\"2024-05-01 (.*?)[.]000\",\"closed_at\":(.*?),\"readings\":(.*)}");

  @Test
  void judgesReadingsInTheOrderOfTheirTimes() throws Exception {
    assertThat(
            play(
                Story.of(SensorReading.FORMAT)
                    .event(reading("a", "12:00:03", 20))
                    .event(reading("b", "12:00:01", 31))
                    .event(reading("a", "12:00:01", 31))
                    .event(reading("a", "12:00:02", 32))
                    .watermark("12:00:03")))
        .containsExactly(
            "a t closed 32.0 12:00:01 12:00:03 2",
            "a t opened 31.0 12:00:01 null 1",
            "b t opened 31.0 12:00:01 null 1");
  }

  @Test
  void lateReadingsChangeNothing() throws Exception {
    assertThat(
            play(
                Story.of(SensorReading.FORMAT)
                    .event(reading("a", "12:00:01", 31))
                    .watermark("12:00:05")
                    .event(reading("a", "12:00:02", 20))
                    .event(reading("a", "12:00:06", 32))))
        .containsExactly("a t opened 31.0 12:00:01 null 1", "late " + reading("a", "12:00:02", 20));
  }

  @Test
  void countsEqualReadingsOnce() throws Exception {
    assertThat(
            play(
                Story.of(SensorReading.FORMAT)
                    .event(reading("a", "12:00:01", 31))
                    .event(reading("a", "12:00:01", 31))
                    .event(reading("a", "12:00:01", 32))
                    .event(reading("a", "12:00:02", 0))))
        .containsExactly("a t closed 32.0 12:00:01 12:00:02 2", "a t opened 31.0 12:00:01 null 1");
  }

  @Test
  void aSilentSensorIsKnownByTheOthers() throws Exception {
    assertThat(
            play(
                Story.of(SensorReading.FORMAT)
                    .event(reading("a", "12:00:00", 20))
                    .event(reading("b", "12:09:00", 20))
                    .watermark("12:08:00")
                    .event(reading("b", "12:11:00", 20))
                    .watermark("12:10:30")
                    .event(reading("a", "12:12:00", 21))))
        .containsExactly(
            "a silent closed 21.0 12:10:00 12:12:00 0", "a silent opened 20.0 12:10:00 null 0");
  }

  @Test
  void silenceEndsAtTheNewestEvent() throws Exception {
    assertThat(
            play(
                Story.of(SensorReading.FORMAT)
                    .event(reading("a", "12:00:00", 20))
                    .event(reading("b", "12:00:01", 20))
                    .event(reading("c", "12:10:00", 20))))
        .as("b is silent only since a second after the end")
        .containsExactly("a silent opened 20.0 12:10:00 null 0");
  }

  @Test
  void silenceOfAllSensorsIsNoEventTime() throws Exception {
    assertThat(
            play(
                Story.of(SensorReading.FORMAT)
                    .event(reading("a", "12:00:00", 20))
                    .event(reading("b", "12:10:00", 31))
                    .watermark("12:09:55")
                    .silence()
                    .event(reading("b", "12:10:00", 20))
                    .event(reading("b", "12:10:01", 20))))
        .containsExactly(
            "a silent opened 20.0 12:10:00 null 0",
            "b t closed 31.0 12:10:00 12:10:01 1",
            "b t opened 31.0 12:10:00 null 1",
            "late " + reading("b", "12:10:00", 20));
  }

  @Test
  void aWrongClockMakesNoOtherSensorSilent() throws Exception {
    assertThat(
            play(
                Story.of(SensorReading.FORMAT)
                    .event(reading("a", "12:00:00", 20))
                    .eventTooFarAhead(reading("b", "23:00:00", 31))
                    .silence()))
        .containsExactly("b t opened 31.0 23:00:00 null 1");
  }

  private static List<String> play(Story<SensorReading> story) throws Exception {
    SensorRules rules = SensorRules.parse(RULES);
    return story
        .play(
            (readings, outOfOrderness) -> {
              AlertsPipeline.Output output =
                  AlertsPipeline.of(
                      readings,
                      outOfOrderness,
                      new AlertsPipeline.Rules(
                          "",
                          rules,
                          readings
                              .getExecutionEnvironment()
                              .fromData(0L)
                              .transform(
                                  "no changes",
                                  Types.STRING,
                                  new ReloadFile<>(
                                      null, "rules", path -> path, Metrics.RULE_FAILURES))
                              .setParallelism(1)),
                      Duration.ofDays(1));
              return Story.lines("alert", output.alerts())
                  .union(Story.lines("late", output.late()));
            })
        .stream()
        .map(AlertsPipelineTest::shorten)
        .sorted()
        .toList();
  }

  private static String shorten(String line) {
    Matcher row = ROW.matcher(line);
    return row.matches()
        ? "%s %s %s %s %s %s %s"
            .formatted(
                row.group(1),
                row.group(2),
                row.group(3),
                row.group(4),
                row.group(5),
                row.group(6).replaceAll("\"2024-05-01 (.*)[.]000\"", "$1"),
                row.group(7))
        : line.replace("late: ", "late ").replace("2024-05-01T", "@");
  }

  private static String reading(String sensor, String time, double reading) {
    return ("{\"sensor_id\":\"%s\",\"sensor_type\":\"t\",\"location\":\"A\",\"floor\":\"f\","
            + "\"room\":\"r\",\"timestamp\":\"@%s\",\"reading\":%s,\"status\":\"normal\"}")
        .formatted(sensor, time, reading);
  }
}
