package io.shardflow.datagen.sensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.model.event.SensorReading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Tests what sensors in trouble read, and how they obey commands. */
class SensorTroublesTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final int RATE = 100;

  /** Thirty seconds. */
  private static final int COUNT = 3000;

  private static final Faults MIXED =
      new Faults(
          0.1,
          Duration.ofSeconds(2),
          0.1,
          Duration.ofSeconds(1),
          0.05,
          Duration.ofSeconds(20),
          0.02,
          List.of(Malformation.values()));

  /** One stuck sensor of each type, and two silent ones. */
  private static final SensorTroubles TROUBLES =
      new SensorTroubles(
          Set.of("sensor-001", "sensor-002", "sensor-003", "sensor-004", "sensor-005"),
          Set.of("sensor-010", "sensor-011"),
          Duration.ofSeconds(10),
          null,
          Duration.ofSeconds(2),
          false);

  @Test
  void sensorsWithoutTroubleReadAsEver() {
    EventGenerator plain = new EventGenerator(EventKind.SENSORS, settings(MIXED));
    EventGenerator generator = new EventGenerator(settings(MIXED), SensorTroubles.NONE);
    EventGenerator inTrouble = new EventGenerator(settings(MIXED), TROUBLES);

    assertThat(payloads(generator, 0, COUNT)).isEqualTo(payloads(plain, 0, COUNT));
    // Troubles begin after ten seconds.
    assertThat(payloads(inTrouble, 0, 1000)).isEqualTo(payloads(plain, 0, 1000));
  }

  @Test
  void stuckSensorsReadOneValueBeyondTheirThreshold() {
    List<SensorReading> readings = readings(new EventGenerator(settings(Faults.NONE), TROUBLES));

    for (String sensor : TROUBLES.stuck()) {
      List<Double> values =
          readings.stream()
              .filter(reading -> reading.sensorId().equals(sensor))
              .filter(since(10))
              .peek(reading -> assertThat(isBeyond(reading)).as(reading.toString()).isTrue())
              .map(SensorReading::reading)
              .toList();
      assertThat(values).hasSizeGreaterThan(50).containsOnly(values.get(0));
    }
  }

  @Test
  void silentSensorsAreReplacedByOthers() {
    List<SensorReading> plain =
        readings(new EventGenerator(EventKind.SENSORS, settings(Faults.NONE)));
    SensorTroubles silence =
        new SensorTroubles(
            Set.of(),
            TROUBLES.silent(),
            TROUBLES.after(),
            Duration.ofSeconds(10),
            Duration.ZERO,
            false);
    List<SensorReading> readings = readings(new EventGenerator(settings(Faults.NONE), silence));

    Predicate<SensorReading> isSilent = reading -> TROUBLES.silent().contains(reading.sensorId());
    assertThat(readings).hasSize(COUNT);
    assertThat(readings).filteredOn(since(10).and(since(20).negate())).noneMatch(isSilent);
    assertThat(readings).filteredOn(since(20)).anyMatch(isSilent);
    for (int i = 0; i < COUNT; i++) {
      if (!readings.get(i).equals(plain.get(i))) {
        assertThat(plain.get(i)).matches(isSilent).matches(since(10));
        assertThat(readings.get(i).sensorId()).isEqualTo("sensor-012");
      }
    }
  }

  @Test
  void troublesEndByThemselvesAfterTheirTime() {
    SensorTroubles passing =
        new SensorTroubles(
            Set.of("sensor-001"),
            Set.of(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            false);
    List<SensorReading> readings = readings(new EventGenerator(settings(Faults.NONE), passing));
    List<SensorReading> plain =
        readings(new EventGenerator(EventKind.SENSORS, settings(Faults.NONE)));

    for (int i = 0; i < COUNT; i++) {
      SensorReading reading = readings.get(i);
      if (!reading.sensorId().equals("sensor-001") || i < 1000 || i >= 1700) {
        assertThat(reading).isEqualTo(plain.get(i));
      } else if (i < 1500) {
        assertThat(reading.reading()).isEqualTo(45);
      } else {
        assertThat(reading.reading()).isStrictlyBetween(plain.get(i).reading(), 45.01);
      }
    }
  }

  @Test
  void anAlertedSensorCoolsDownAndStaysCalm() {
    EventGenerator generator = new EventGenerator(settings(Faults.NONE), TROUBLES);

    assertThat(generator.obey(opened("sensor-001", "temperature"), 1500)).isTrue();

    List<SensorReading> ofSensor =
        readings(generator).stream()
            .filter(reading -> reading.sensorId().equals("sensor-001"))
            .toList();
    assertThat(ofSensor)
        .filteredOn(since(10).and(since(15).negate()))
        .extracting(SensorReading::reading)
        .containsOnly(45.0);
    List<Double> cooling =
        ofSensor.stream()
            .filter(since(15).and(since(17).negate()))
            .map(SensorReading::reading)
            .toList();
    assertThat(cooling).hasSizeGreaterThan(4);
    assertThat(cooling.get(0)).isGreaterThan(30);
    assertThat(cooling.get(cooling.size() - 1)).isLessThan(30);
    assertThat(ofSensor)
        .filteredOn(since(17))
        .hasSizeGreaterThan(50)
        .extracting(SensorReading::reading)
        .allMatch(reading -> reading >= 18 && reading <= 26);
  }

  @Test
  void aSilentSensorComesBack() {
    EventGenerator generator = new EventGenerator(settings(Faults.NONE), TROUBLES);

    assertThat(generator.obey(opened("sensor-010", SensorCommand.SILENT), 1500)).isTrue();

    List<SensorReading> readings = readings(generator);
    assertThat(readings)
        .filteredOn(since(10).and(since(15).negate()))
        .noneMatch(reading -> reading.sensorId().equals("sensor-010"));
    assertThat(readings)
        .filteredOn(since(15))
        .anyMatch(reading -> reading.sensorId().equals("sensor-010"))
        .noneMatch(reading -> reading.sensorId().equals("sensor-011"));
  }

  @Test
  void commandsDoNotChangeEarlierRecords() {
    EventGenerator before = new EventGenerator(settings(MIXED), TROUBLES);
    EventGenerator generator = new EventGenerator(settings(MIXED), TROUBLES);
    for (int sensor = 0; sensor < Sensors.COUNT; sensor++) {
      generator.obey(opened(Sensors.id(sensor), "threshold"), 2000);
      generator.obey(opened(Sensors.id(sensor), SensorCommand.SILENT), 2000);
    }

    assertThat(generator.obeyed()).hasSize(Sensors.COUNT + 2);
    assertThat(payloads(generator, 0, 2000)).isEqualTo(payloads(before, 0, 2000));
    assertThat(payloads(generator, 2000, COUNT)).isNotEqualTo(payloads(before, 2000, COUNT));
  }

  @Test
  void theSameCommandsGiveTheSameRecords() {
    EventGenerator live = new EventGenerator(settings(MIXED), TROUBLES);
    List<String> sent = new ArrayList<>();
    for (int index = 0; index < COUNT; index++) {
      if (index == 1200) {
        live.obey(opened("sensor-001", "hot"), index);
      }
      if (index == 1800) {
        live.obey(opened("sensor-011", SensorCommand.SILENT), index);
        live.obey(opened("sensor-007", "dry"), index);
      }
      sent.add(text(live.record(index)));
    }

    EventGenerator again = new EventGenerator(settings(MIXED), TROUBLES);
    live.obeyed().forEach(again::obey);

    assertThat(live.obeyed()).hasSize(3);
    assertThat(payloads(again, 0, COUNT)).isEqualTo(sent);
  }

  @Test
  void repeatedAndForeignCommandsChangeNothing() {
    EventGenerator generator = new EventGenerator(settings(Faults.NONE), TROUBLES);
    generator.obey(opened("sensor-001", "hot"), 1500);
    generator.obey(opened("sensor-010", SensorCommand.SILENT), 1500);
    List<String> records = payloads(generator, 0, COUNT);

    assertThat(generator.obey(opened("sensor-001", "hot"), 1600)).isFalse();
    assertThat(generator.obey(opened("sensor-010", SensorCommand.SILENT), 1600)).isFalse();
    assertThat(generator.obey(opened("sensor-001", SensorCommand.SILENT), 1600)).isFalse();
    assertThat(generator.obey(opened("sensor-021", "hot"), 1600)).isFalse();
    assertThat(generator.obey(opened("boiler", "hot"), 1600)).isFalse();

    assertThat(payloads(generator, 0, COUNT)).isEqualTo(records);
    assertThat(generator.obeyed()).hasSize(2);
  }

  @Test
  void aTroubleThatBeginsAfterACommandNeedsAnother() {
    EventGenerator generator = new EventGenerator(settings(Faults.NONE), TROUBLES);

    assertThat(generator.obey(opened("sensor-001", "hot"), 500)).isTrue();
    assertThat(generator.obey(opened("sensor-010", SensorCommand.SILENT), 500)).isFalse();
    assertThat(readings(generator))
        .filteredOn(reading -> reading.sensorId().equals("sensor-001"))
        .filteredOn(since(10))
        .extracting(SensorReading::reading)
        .containsOnly(45.0);
    assertThat(generator.obey(opened("sensor-001", "hot"), 2000)).isTrue();
  }

  @Test
  void calmSensorsAreWithinTheirThresholds() {
    SensorTroubles calm =
        new SensorTroubles(Set.of(), Set.of(), Duration.ZERO, null, Duration.ZERO, true);

    List<SensorReading> readings = readings(new EventGenerator(settings(Faults.NONE), calm));

    assertThat(readings).noneMatch(SensorTroublesTest::isBeyond);
    assertThat(readings).extracting(SensorReading::sensorType).contains("motion", "light");
    assertThat(readings(new EventGenerator(EventKind.SENSORS, settings(Faults.NONE))))
        .anyMatch(SensorTroublesTest::isBeyond);
  }

  @Test
  void onlySensorsObey() {
    EventGenerator sales = new EventGenerator(EventKind.SALES, settings(Faults.NONE));

    assertThatThrownBy(() -> sales.obey(opened("sensor-001", "hot"), 0))
        .isInstanceOf(IllegalStateException.class);
    assertThat(sales.obeyed()).isEmpty();
  }

  /** The default thresholds of the jobs. */
  private static boolean isBeyond(SensorReading reading) {
    double value = reading.reading();
    return switch (reading.sensorType()) {
      case "temperature" -> value > 30;
      case "humidity" -> value > 80;
      case "pressure" -> value < 990 || value > 1020;
      case "motion" -> value == 1;
      case "light" -> value < 100;
      default -> throw new AssertionError(reading);
    };
  }

  private static Predicate<SensorReading> since(int second) {
    return reading -> !reading.eventTime().isBefore(NOON.plusSeconds(second));
  }

  private static SensorCommand opened(String sensor, String rule) {
    return new SensorCommand("a-1", sensor, rule, SensorCommand.OPENED, NOON, null);
  }

  private static GeneratorSettings settings(Faults faults) {
    return new GeneratorSettings(42, NOON, RATE, faults, Keys.DEFAULT);
  }

  private static List<SensorReading> readings(EventGenerator generator) {
    return LongStream.range(0, COUNT)
        .mapToObj(index -> (SensorReading) generator.record(index).event())
        .toList();
  }

  private static List<String> payloads(EventGenerator generator, int from, int to) {
    return LongStream.range(from, to).mapToObj(i -> text(generator.record(i))).toList();
  }

  private static String text(GeneratedRecord record) {
    return record.partitionKey() + " " + new String(record.payload(), StandardCharsets.ISO_8859_1);
  }
}
