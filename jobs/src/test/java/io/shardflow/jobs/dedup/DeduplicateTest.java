package io.shardflow.jobs.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.model.result.CleanReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeduplicateTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final int BUCKETS_IN_TEN_SECONDS = 9;

  private KeyedOneInputStreamOperatorTestHarness<String, TemperatureProbe, CleanReading> sensors;

  @BeforeEach
  void open() throws Exception {
    sensors = harness(Duration.ofSeconds(10));
    sensors.open();
  }

  @AfterEach
  void close() throws Exception {
    sensors.close();
  }

  @Test
  void readingsThatDifferInAnyFieldAreDistinct() throws Exception {
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
  void remembersAReadingForTheWindow() throws Exception {
    read("sensor-1", NOON, 20, 20);

    watermark(NOON.plusSeconds(10).minusMillis(1));
    read("sensor-1", NOON, 20, 20);
    assertThat(sensors.extractOutputValues()).hasSize(1);
  }

  @Test
  void holdsFewStateEntriesAndFreesThem() throws Exception {
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
  void remembersReadingsAfterARestart() throws Exception {
    read("sensor-1", NOON, 20, 20);
    sensors.prepareSnapshotPreBarrier(1);
    OperatorSubtaskState state = sensors.snapshot(1, 1);
    sensors.close();

    sensors = harness(Duration.ofSeconds(10));
    sensors.initializeState(state);
    sensors.open();
    read("sensor-1", NOON, 20, 20);
    read("sensor-1", NOON, 20, 30);
    assertThat(sensors.extractOutputValues())
        .containsExactly(new CleanReading(NOON, "sensor-1", NOON, 20, 30));
  }

  /** Returns pairs of windows, whose buckets are aligned with each other or not. */
  static Stream<Arguments> changes() {
    List<Long> windows = List.of(1L, 7L, 8L, 9L, 999L, 10_000L, 12_345L, 60_000L, 3_600_000L);
    return windows.stream()
        .flatMap(
            before ->
                windows.stream()
                    .filter(after -> !after.equals(before))
                    .flatMap(
                        after ->
                            Stream.of("hashmap", "rocksdb")
                                .map(backend -> Arguments.of(before, after, backend))));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void remembersReadingsWhenTheWindowChanges(long before, long after, String backend)
      throws Exception {
    open(before, backend, null);
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // Covers the whole window, and times before 1970.
      times.add(Instant.EPOCH.plusMillis(before * (i - 50) / 100).plusNanos(i * 10_007L));
    }
    for (Instant time : times) {
      read("sensor-1", time, 20, 20);
      read("sensor-2", time, 20, 30);
    }
    open(after, backend, snapshot());

    for (Instant time : times) {
      read("sensor-1", time, 20, 20);
      read("sensor-2", time, 20, 30);
    }
    assertThat(sensors.extractOutputValues()).isEmpty();
    read("sensor-1", times.get(0), 20, 30);
    assertThat(sensors.extractOutputValues()).hasSize(1);

    // Once more, as after a failure.
    open(after, backend, snapshot());
    for (Instant time : times) {
      read("sensor-2", time, 20, 30);
    }
    assertThat(sensors.extractOutputValues()).isEmpty();

    watermark(times.get(99).plusMillis(2 * Math.max(before, after) + 2));
    sensors.prepareSnapshotPreBarrier(9);
    assertThat(sensors.numEventTimeTimers()).isZero();
    if (backend.equals("hashmap")) {
      assertThat(sensors.numKeyedStateEntries()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 8, 9, 250, 10_000, 12_345, 86_400_000})
  void remembersForWindowsOfAnyLength(long window) throws Exception {
    open(window, "hashmap", null);
    read("sensor-1", NOON, 20, 20);
    watermark(NOON.plusMillis(window - 1));
    read("sensor-1", NOON, 20, 20);
    assertThat(sensors.extractOutputValues()).hasSize(1);

    watermark(NOON.plusMillis(window + window / 8 + 1));
    assertThat(sensors.numKeyedStateEntries()).isZero();
    assertThat(sensors.numEventTimeTimers()).isZero();
  }

  @Test
  void dropsDuplicatesBefore1970() throws Exception {
    Instant early = Instant.parse("1969-12-31T23:59:59.999999999Z");
    read("sensor-1", early, 20, 20);
    read("sensor-1", early, 20, 20);
    assertThat(sensors.extractOutputValues()).hasSize(1);
  }

  private OperatorSubtaskState snapshot() throws Exception {
    sensors.prepareSnapshotPreBarrier(1);
    return sensors.snapshot(1, 1);
  }

  /** Opens a new operator with this window in milliseconds; the state may be null. */
  private void open(long window, String backend, OperatorSubtaskState state) throws Exception {
    sensors.close();
    sensors = harness(Duration.ofMillis(window));
    if (backend.equals("rocksdb")) {
      sensors.setStateBackend(new EmbeddedRocksDBStateBackend());
    }
    if (state != null) {
      sensors.initializeState(state);
    }
    sensors.open();
  }

  private void read(String sensor, Instant time, double ambient, double measured) throws Exception {
    sensors.processElement(
        new TemperatureProbe(NOON, sensor, time, ambient, measured), time.toEpochMilli());
  }

  private void watermark(Instant time) throws Exception {
    sensors.processWatermark(time.toEpochMilli());
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, TemperatureProbe, CleanReading>
      harness(Duration window) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new Deduplicate(window), TemperatureProbe::sensorId, Types.STRING);
  }
}
