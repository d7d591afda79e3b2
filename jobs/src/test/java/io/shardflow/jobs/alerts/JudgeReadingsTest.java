package io.shardflow.jobs.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.rules.SensorRules;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.Alert;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The operator that judges readings: order, timers, state, and rules that change. */
class JudgeReadingsTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final Duration FORGET_AFTER = Duration.ofSeconds(60);

  private static final String ABOVE_30 = "[{\"sensor_type\": \"t\", \"above\": 30}]";
  private static final String RULES =
      """
      [{"sensor_type": "t", "sensor_id": "c", "above": 25},
       {"sensor_type": "t", "above": 30, "clear-below": 28, "cooldown": "5 s"},
       {"name": "often", "sensor_type": "t", "above": 30, "at-least": "2 of 3", "for": "1 s"},
       {"silent-for": "7 s", "cooldown": "8 s"}]
      """;

  private record Run(
      KeyedTwoInputStreamOperatorTestHarness<String, SensorReading, String, Alert> operator)
      implements AutoCloseable {

    static Run open(String path, String rules, boolean sorted, StateBackend backend)
        throws Exception {
      Run run = of(path, rules, sorted, backend);
      run.operator.open();
      return run.ready();
    }

    private static Run of(String path, String rules, boolean sorted, StateBackend backend)
        throws Exception {
      var operator =
          new KeyedTwoInputStreamOperatorTestHarness<>(
              new CoBroadcastWithKeyedOperator<>(
                  new JudgeReadings(
                      new CurrentRules(path, SensorRules.parse(rules)), FORGET_AFTER, sorted),
                  List.of(CurrentRules.STATE)),
              SensorReading::sensorId,
              null,
              Types.STRING);
      operator.setStateBackend(backend);
      operator.setup(
          JudgeReadings.ALERT.createSerializer(
              operator.getExecutionConfig().getSerializerConfig()));
      return new Run(operator);
    }

    private Run ready() throws Exception {
      operator.processWatermarkStatus2(WatermarkStatus.IDLE);
      return this;
    }

    Run restarted(String path, String rules, StateBackend backend) throws Exception {
      OperatorSubtaskState state = operator.snapshot(1, 1);
      operator.close();
      Run run = of(path, rules, false, backend);
      run.operator.initializeState(state);
      run.operator.open();
      return run.ready();
    }

    void read(SensorReading reading) throws Exception {
      operator.processElement1(new StreamRecord<>(reading, reading.eventTime().toEpochMilli()));
    }

    void watermark(long millis) throws Exception {
      operator.processWatermark1(new Watermark(millis));
    }

    void change(String rules) throws Exception {
      operator.processElement2(new StreamRecord<>(rules));
    }

    /** Returns the rows, with those at the end that the newest event confirms. */
    List<String> rows(long newest) {
      List<String> rows = new ArrayList<>();
      operator.extractOutputValues().forEach(row -> rows.add(row.toString()));
      ConcurrentLinkedQueue<StreamRecord<Alert>> atTheEnd =
          operator.getSideOutput(JudgeReadings.AT_THE_END);
      if (atTheEnd != null) {
        atTheEnd.stream()
            .map(StreamRecord::getValue)
            .filter(row -> row.time().toEpochMilli() <= newest)
            .forEach(row -> rows.add(row.toString()));
      }
      return rows;
    }

    List<String> states() {
      return operator.extractOutputValues().stream()
          .map(row -> row.rule() + " " + row.state())
          .toList();
    }

    @Override
    public void close() throws Exception {
      operator.close();
    }
  }

  /**
   * Random readings in random order, out of order by at most 3 s, with a restart in the middle,
   * give the rows that one sensor after the other gives in the order of time.
   */
  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void orderAndRestartsDoNotMatter(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<SensorReading> readings = readings(random);
    long newest =
        readings.stream().mapToLong(reading -> reading.eventTime().toEpochMilli()).max().orElse(0);
    List<String> expected = expected(readings, newest);
    assertThat(live(readings, random)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(replay(readings, newest)).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static List<SensorReading> readings(Random random) {
    List<SensorReading> readings = new ArrayList<>();
    for (String sensor : List.of("a", "b", "c")) {
      Instant time = NOON;
      for (int i = random.nextInt(60); i > 0; i--) {
        int step = random.nextInt(12);
        time =
            step == 0
                ? time.plusMillis(random.nextInt(70_000))
                : step == 1 ? time : time.plusNanos(random.nextInt(3_000) * 500_000L);
        double value = 26 + random.nextInt(8);
        readings.add(new SensorReading(sensor, "t", "A", "f", "r", time, value, "normal"));
      }
    }
    return readings;
  }

  private static List<String> expected(List<SensorReading> readings, long newest)
      throws IOException {
    SensorRules rules = SensorRules.parse(RULES);
    List<String> rows = new ArrayList<>();
    Map<String, List<SensorReading>> bySensor = new LinkedHashMap<>();
    readings.stream()
        .sorted(
            Comparator.comparing(SensorReading::eventTime).thenComparing(SensorReading::reading))
        .forEach(r -> bySensor.computeIfAbsent(r.sensorId(), id -> new ArrayList<>()).add(r));
    bySensor.forEach(
        (id, all) -> {
          Map<String, AlertState> states = new HashMap<>();
          SensorAlerts sensor =
              new SensorAlerts(
                  rules, FORGET_AFTER, id, states, null, row -> rows.add(row.toString()));
          new LinkedHashSet<>(all).forEach(sensor::read);
          sensor.passUpTo(Instant.ofEpochMilli(newest + 1).minusNanos(1));
        });
    return rows;
  }

  /** Plays the readings in a random order that no watermark makes late. */
  private static List<String> live(List<SensorReading> readings, Random random) throws Exception {
    Map<SensorReading, Long> arrivals = new HashMap<>();
    List<SensorReading> shuffled = new ArrayList<>();
    for (SensorReading reading : readings) {
      arrivals.put(reading, reading.eventTime().toEpochMilli() + random.nextInt(3_000));
      shuffled.add(reading);
    }
    shuffled.sort(Comparator.comparing(arrivals::get));
    int restart = random.nextInt(shuffled.size() + 1);
    List<String> rows = new ArrayList<>();
    Run run = Run.open("p", RULES, false, new HashMapStateBackend());
    long newest = Long.MIN_VALUE;
    for (int i = 0; i < shuffled.size(); i++) {
      SensorReading reading = shuffled.get(i);
      if (i == restart) {
        rows.addAll(run.rows(newest));
        run = run.restarted("p", RULES, new HashMapStateBackend());
      }
      run.read(reading);
      newest = Math.max(newest, reading.eventTime().toEpochMilli());
      if (random.nextInt(4) == 0) {
        // A reading arrives at most 3 s after its time, and all that arrived before it are older.
        run.watermark(arrivals.get(reading) - 3_001);
      }
    }
    run.watermark(newest);
    run.watermark(Long.MAX_VALUE);
    rows.addAll(run.rows(newest));
    run.close();
    return rows;
  }

  /** Plays the readings sorted by sensor and millisecond, as in batch mode. */
  private static List<String> replay(List<SensorReading> readings, long newest) throws Exception {
    try (Run run = Run.open("p", RULES, true, new HashMapStateBackend())) {
      List<SensorReading> sorted = new ArrayList<>(readings);
      sorted.sort(
          Comparator.comparing(SensorReading::sensorId)
              .thenComparing(reading -> reading.eventTime().toEpochMilli()));
      for (SensorReading reading : sorted) {
        run.read(reading);
      }
      assertThat(run.operator.numEventTimeTimers()).isLessThanOrEqualTo(6);
      run.watermark(Long.MAX_VALUE);
      return run.rows(newest);
    }
  }

  @Test
  void freesTheStateOfASensor() throws Exception {
    try (Run run = Run.open("p", RULES, false, new HashMapStateBackend())) {
      for (int i = 0; i < 2_000; i++) {
        run.read(reading(i * 100L, i % 10 == 0 ? 35 : 20));
        run.watermark(NOON.toEpochMilli() + i * 100L);
        assertThat(run.operator.numEventTimeTimers()).isLessThanOrEqualTo(2);
      }
      assertThat(run.operator.numKeyedStateEntries()).isEqualTo(2);
      run.watermark(NOON.plusSeconds(260).toEpochMilli());
      assertThat(run.operator.numKeyedStateEntries()).isZero();
      assertThat(run.operator.numEventTimeTimers()).isZero();
    }
  }

  @Test
  void aRemovedRuleClosesItsAlertsAtOnce() throws Exception {
    try (Run run = Run.open("p", ABOVE_30, false, new EmbeddedRocksDBStateBackend())) {
      run.read(reading(0, 31));
      run.watermark(NOON.toEpochMilli() + 2_000);
      run.change("[{\"sensor_type\": \"t\", \"above\": 20}]");
      assertThat(run.states()).containsExactly("t opened");
      run.change("[]");
      assertThat(run.states()).containsExactly("t opened", "t closed");
      assertThat(run.operator.extractOutputValues().get(1).closedAt())
          .isEqualTo(NOON.plusSeconds(2));
      run.change(ABOVE_30);
      run.read(reading(3_000, 31));
      run.watermark(NOON.toEpochMilli() + 3_000);
      assertThat(run.states()).containsExactly("t opened", "t closed", "t opened");
    }
  }

  @Test
  void keepsChangedRulesInTheState() throws Exception {
    Run run = Run.open("p", ABOVE_30, false, new HashMapStateBackend());
    run.change("[]");
    run = run.restarted("p", ABOVE_30, new HashMapStateBackend());
    run.read(reading(0, 31));
    run.watermark(NOON.toEpochMilli());
    assertThat(run.states()).isEmpty();
    try (Run other = run.restarted("another file", ABOVE_30, new HashMapStateBackend())) {
      other.read(reading(1_000, 31));
      other.watermark(NOON.toEpochMilli() + 1_000);
      assertThat(other.states()).containsExactly("t opened");
    }
  }

  @Test
  void anAlertGoesOnAfterARestart() throws Exception {
    Run run = Run.open("p", ABOVE_30, false, new EmbeddedRocksDBStateBackend());
    run.read(reading(0, 31));
    run.read(reading(2_000, 33));
    run.watermark(NOON.toEpochMilli() + 1_000);
    Alert opened = run.operator.extractOutputValues().get(0);
    try (Run next = run.restarted("p", ABOVE_30, new EmbeddedRocksDBStateBackend())) {
      next.read(reading(3_000, 20));
      next.watermark(NOON.toEpochMilli() + 3_000);
      Alert closed = next.operator.extractOutputValues().get(0);
      assertThat(closed.alertId()).isEqualTo(opened.alertId());
      assertThat(closed.value()).isEqualTo(33);
      assertThat(closed.readings()).isEqualTo(2);
    }
  }

  private static SensorReading reading(long millis, double value) {
    return new SensorReading("s", "t", "A", "f", "r", NOON.plusMillis(millis), value, "normal");
  }
}
