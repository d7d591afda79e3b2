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
      operator;

  @BeforeEach
  void open() throws Exception {
    operator = harness("sensors.json", table("initial"));
    operator.open();
  }

  @AfterEach
  void close() throws Exception {
    operator.close();
  }

  @Test
  void usesTheInitialTableUntilTheFirstChange() throws Exception {
    reading("a");
    change(table("changed"));
    reading("a");
    reading("b");
    change(Map.of());
    reading("a");
    assertThat(names()).containsExactly("initial", "changed", "unknown", "unknown");
  }

  @Test
  void restoresTheTableFromTheState() throws Exception {
    change(table("changed"));
    OperatorSubtaskState state = operator.snapshot(1, 1);
    close();
    operator = harness("sensors.json", table("initial"));
    operator.initializeState(state);
    operator.open();
    reading("a");
    assertThat(names()).containsExactly("changed");
  }

  @Test
  void ignoresTheTableOfAnotherPathInTheState() throws Exception {
    change(table("of the other path"));
    OperatorSubtaskState state = operator.snapshot(1, 1);
    close();
    operator = harness("others.json", table("initial"));
    operator.initializeState(state);
    operator.open();
    reading("a");
    change(table("changed"));
    state = operator.snapshot(2, 2);
    close();
    operator = harness("sensors.json", table("initial again"));
    operator.initializeState(state);
    operator.open();
    reading("a");
    assertThat(names()).containsExactly("initial again");
  }

  @Test
  void forwardsWatermarksAndIdlenessOfTheRowsOnly() throws Exception {
    operator.processWatermarkStatus2(WatermarkStatus.IDLE);
    operator.processWatermark1(new Watermark(10));
    operator.processWatermarkStatus1(WatermarkStatus.IDLE);
    change(table("changed"));
    operator.processWatermarkStatus1(WatermarkStatus.ACTIVE);
    operator.processWatermark1(new Watermark(20));
    assertThat(operator.getOutput())
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
    operator.processElement1(new StreamRecord<>(reading));
  }

  private void change(Map<String, Reference> table) throws Exception {
    operator.processElement2(new StreamRecord<>(table));
  }

  private List<String> names() {
    return operator.extractOutputValues().stream()
        .map(row -> row.reference() == null ? "unknown" : row.reference().name())
        .toList();
  }

  private static Map<String, Reference> table(String name) {
    return Map.of("a", new Reference(name, null, null));
  }

  private static TwoInputStreamOperatorTestHarness<
          SensorReading, Map<String, Reference>, Enriched<SensorReading>>
      harness(String path, Map<String, Reference> initial) throws Exception {
    var operator =
        new TwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithNonKeyedOperator<>(
                new AddReference<>(path, initial, SensorReading::sensorId),
                List.of(AddReference.STATE)));
    operator.setup(
        Enriched.type(Types.POJO(SensorReading.class))
            .createSerializer(new SerializerConfigImpl()));
    return operator;
  }
}
