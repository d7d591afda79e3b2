package io.shardflow.jobs.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.model.CleanReading;
import io.shardflow.model.TemperatureProbe;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeduplicateTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final int BUCKETS_IN_TEN_SECONDS = 9;

  private KeyedOneInputStreamOperatorTestHarness<String, TemperatureProbe, CleanReading> sensors;

  @BeforeEach
  void open() throws Exception {
    sensors = harness();
    sensors.open();
  }

  @AfterEach
  void close() throws Exception {
    sensors.close();
  }

  @Test
  void tellsReadingsApartThatDifferInAnyOneField() throws Exception {
    read("sensor-1", NOON, 20, 21);
    read("sensor-1", NOON.plusNanos(1), 20, 21);
    read("sensor-1", NOON.plusMillis(1), 20, 21);
    read("sensor-1", NOON, 20.1, 21);
    read("sensor-1", NOON, 20, 21.1);
    read("sensor-2", NOON, 20, 21);
    read("sensor-1", NOON, 21, 20);
    assertThat(sensors.extractOutputValues()).hasSize(7);

    read("sensor-1", NOON.plusNanos(1), 20, 21);
    read("sensor-2", NOON, 20, 21);
    assertThat(sensors.extractOutputValues()).hasSize(7);
  }

  @Test
  void remembersAReadingUntilTheWatermarkIsTheWindowPastIt() throws Exception {
    read("sensor-1", NOON, 20, 20);

    watermark(NOON.plusSeconds(10).minusMillis(1));
    read("sensor-1", NOON, 20, 20);
    assertThat(sensors.extractOutputValues()).hasSize(1);
  }

  @Test
  void holdsAFewEntriesForThousandsOfReadingsAndNoneAfterwards() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      read("sensor-1", NOON.plusNanos(i * 500_000L), i, i);
    }
    assertThat(sensors.extractOutputValues()).hasSize(20_000);
    sensors.prepareSnapshotPreBarrier(1);
    // All buckets of a key are one entry for the heap backend; each has one timer.
    assertThat(sensors.numKeyedStateEntries()).isEqualTo(1);
    assertThat(sensors.numEventTimeTimers()).isLessThanOrEqualTo(BUCKETS_IN_TEN_SECONDS);

    watermark(NOON.plusSeconds(15));
    assertThat(sensors.numEventTimeTimers()).isLessThan(BUCKETS_IN_TEN_SECONDS);

    watermark(NOON.plusSeconds(22));
    assertThat(sensors.numKeyedStateEntries()).isZero();
    assertThat(sensors.numEventTimeTimers()).isZero();
  }

  @Test
  void knowsAfterARestartWhatItKnewBefore() throws Exception {
    read("sensor-1", NOON, 20, 20);
    sensors.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState state = sensors.snapshot(1, 1);
    sensors.close();

    sensors = harness();
    sensors.initializeState(state);
    sensors.open();
    read("sensor-1", NOON, 20, 20);
    read("sensor-1", NOON, 20, 30);
    assertThat(sensors.extractOutputValues())
        .containsExactly(new CleanReading(NOON, "sensor-1", NOON, 20, 30));
  }

  @Test
  void dropsADuplicateOfTimesBefore1970() throws Exception {
    Instant early = Instant.parse("1969-12-31T23:59:59.999999999Z");
    read("sensor-1", early, 20, 20);
    read("sensor-1", early, 20, 20);
    assertThat(sensors.extractOutputValues()).hasSize(1);
  }

  private void read(String sensor, Instant time, double ambient, double measured) throws Exception {
    sensors.processElement(
        new TemperatureProbe(NOON, sensor, time, ambient, measured), time.toEpochMilli());
  }

  private void watermark(Instant time) throws Exception {
    sensors.processWatermark(time.toEpochMilli());
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, TemperatureProbe, CleanReading>
      harness() throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new Deduplicate(Duration.ofSeconds(10)), TemperatureProbe::sensorId, Types.STRING);
  }
}
