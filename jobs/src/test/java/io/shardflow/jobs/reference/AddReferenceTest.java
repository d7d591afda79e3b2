package io.shardflow.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.testing.Story;
import io.shardflow.model.event.SensorReading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AddReferenceTest {
  private TwoInputStreamOperatorTestHarness<
          SensorReading, Map<String, Reference>, Enriched<SensorReading>>
      join;

  @BeforeEach
  void open() throws Exception {
    join = harness("sensors.json", table("initial"));
    join.open();
  }

  @AfterEach
  void close() throws Exception {
    join.close();
  }

  @Test
  void knowsTheInitialTableUntilAnotherOneComes() throws Exception {
    reading("a");
    change(table("changed"));
    reading("a");
    reading("b");
    change(Map.of());
    reading("a");
    assertThat(names()).containsExactly("initial", "changed", "unknown", "unknown");
  }

  @Test
  void knowsTheTableOfTheCheckpointAfterARestart() throws Exception {
    change(table("changed"));
    OperatorSubtaskState state = join.snapshot(1, 1);
    close();
    join = harness("sensors.json", table("initial"));
    join.initializeState(state);
    join.open();
    reading("a");
    assertThat(names()).containsExactly("changed");
  }

  @Test
  void forgetsTheTableOfAnotherPathAfterARestart() throws Exception {
    change(table("of the other path"));
    OperatorSubtaskState state = join.snapshot(1, 1);
    close();
    join = harness("others.json", table("initial"));
    join.initializeState(state);
    join.open();
    reading("a");
    change(table("changed"));
    state = join.snapshot(2, 2);
    close();
    join = harness("sensors.json", table("initial again"));
    join.initializeState(state);
    join.open();
    reading("a");
    assertThat(names()).containsExactly("initial again");
  }

  @Test
  void tellsTheTimeAndTheSilenceOfTheRowsAlone() throws Exception {
    join.processWatermarkStatus2(WatermarkStatus.IDLE);
    join.processWatermark1(new Watermark(10));
    join.processWatermarkStatus1(WatermarkStatus.IDLE);
    change(table("changed"));
    join.processWatermarkStatus1(WatermarkStatus.ACTIVE);
    join.processWatermark1(new Watermark(20));
    assertThat(join.getOutput())
        .containsExactly(
            new Watermark(10), WatermarkStatus.IDLE, WatermarkStatus.ACTIVE, new Watermark(20));
  }

  private void reading(String sensor) throws Exception {
    SensorReading reading =
        Story.read(
            SensorReading.FORMAT,
            """
            {"sensor_id":"%s","sensor_type":"light","location":"A","floor":"1","room":"1",\
            "timestamp":"2024-05-01T12:00:00","reading":1,"status":"normal"}
            """
                .formatted(sensor),
            Instant.EPOCH);
    join.processElement1(new StreamRecord<>(reading));
  }

  private void change(Map<String, Reference> table) throws Exception {
    join.processElement2(new StreamRecord<>(table));
  }

  private List<String> names() {
    return join.extractOutputValues().stream()
        .map(row -> row.reference() == null ? "unknown" : row.reference().name())
        .toList();
  }

  private static Map<String, Reference> table(String name) {
    return Map.of("a", new Reference(name, null, null));
  }

  private static TwoInputStreamOperatorTestHarness<
          SensorReading, Map<String, Reference>, Enriched<SensorReading>>
      harness(String path, Map<String, Reference> initial) throws Exception {
    var join =
        new TwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithNonKeyedOperator<>(
                new AddReference<>(path, initial, SensorReading::sensorId),
                List.of(AddReference.STATE)));
    join.setup(
        Enriched.type(Types.POJO(SensorReading.class))
            .createSerializer(new SerializerConfigImpl()));
    return join;
  }
}
