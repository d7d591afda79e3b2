package io.shardflow.jobs.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.reference.Reference;
import io.shardflow.jobs.reference.ReferenceData;
import io.shardflow.jobs.reference.Thresholds;
import io.shardflow.jobs.testing.Story;
import io.shardflow.model.event.SensorReading;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnomalyFilterPipelineTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final Map<String, Reference> SENSORS =
      Map.of(
          "boiler", new Reference("Boiler room", "Berlin", new Thresholds(5.0, 60.0, null)),
          "lobby", new Reference("Lobby", null, null),
          "counter", new Reference("Turnstile", "Berlin", new Thresholds(null, null, 0.0)));

  @Test
  void marksUnknownSensors() throws Exception {
    assertThat(play(reading("lobby", "temperature", 31), reading("new", "temperature", 32)))
        .containsExactly(
            anomaly("lobby", "temperature", 31)
                + "\"name\":\"Lobby\",\"site\":null,\"known\":true}",
            anomaly("new", "temperature", 32) + "\"name\":null,\"site\":null,\"known\":false}");
  }

  @Test
  void ownThresholdsReplaceThoseOfTheType() throws Exception {
    String known = "\"name\":\"Boiler room\",\"site\":\"Berlin\",\"known\":true}";
    assertThat(
            play(
                reading("boiler", "temperature", 4.9),
                reading("boiler", "temperature", 31),
                reading("boiler", "temperature", 60),
                reading("boiler", "temperature", 60.1)))
        .containsExactly(
            anomaly("boiler", "temperature", 4.9) + known,
            anomaly("boiler", "temperature", 60.1) + known);
  }

  @Test
  void ownThresholdsApplyIfTheTypeHasNone() throws Exception {
    assertThat(
            play(
                reading("counter", "people", 0),
                reading("counter", "people", 1),
                reading("lobby", "people", 0),
                reading("new", "people", 0)))
        .containsExactly(
            anomaly("counter", "people", 0)
                + "\"name\":\"Turnstile\",\"site\":\"Berlin\",\"known\":true}");
  }

  private static List<String> play(String... readings) throws Exception {
    Story<SensorReading> story = Story.of(SensorReading.FORMAT);
    List.of(readings).forEach(story::event);
    return story.play(
        (events, outOfOrderness) -> {
          ReferenceData sensors =
              new ReferenceData(
                  "sensors.json",
                  SENSORS,
                  events
                      .getExecutionEnvironment()
                      .fromData(
                          List.of(SENSORS), Types.MAP(Types.STRING, Types.POJO(Reference.class))));
          return Story.lines(
              "anomaly", AnomalyFilterPipeline.of(events, AnomalyRules.defaults(), sensors));
        });
  }

  private static String reading(String sensor, String type, double reading) {
    return """
        {"sensor_id":"%s","sensor_type":"%s","location":"A","floor":"1","room":"2",\
        "timestamp":"@12:00:01","reading":%s,"status":"normal"}
        """
        .formatted(sensor, type, reading);
  }

  private static String anomaly(String sensor, String type, double reading) {
    return """
        anomaly: {"sensor_id":"%s","sensor_type":"%s","location":"A","floor":"1","room":"2",\
        "reading":%s,"status":"normal","event_time":"2024-05-01 12:00:01.000","""
        .formatted(sensor, type, reading);
  }
}
