package io.shardflow.jobs.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.rules.SensorRules;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.Alert;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table in ALERTS.md, line by line. Times are minutes and seconds of one hour. */
class SensorAlertsTest {
  private static final String DAY = "2024-05-01T";

  private final List<String> rows = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final Map<String, AlertState> states = new HashMap<>();
  private SensorRules rules;
  private Instant newest;

  @Test
  void opensOnceAndClosesWithTheWorst() throws IOException {
    rules("{'above': 30}");
    play("00:00 30", "01:00 31", "02:00 35", "03:00 33", "04:00 30", "05:00 31");
    assertThat(rows)
        .containsExactly(
            "temp opened 01:00 value 31.0 of 1",
            "temp closed 01:00-04:00 value 35.0 of 3",
            "temp opened 05:00 value 31.0 of 1");
  }

  @Test
  void staysOpenBetweenTheThresholds() throws IOException {
    rules("{'above': 30, 'clear-below': 28}");
    play("00:00 31", "01:00 29", "02:00 28", "03:00 32", "04:00 27.9");
    assertThat(rows)
        .containsExactly(
            "temp opened 00:00 value 31.0 of 1", "temp closed 00:00-04:00 value 32.0 of 2");
  }

  @Test
  void theWorstOfARangeIsFurthestOutside() throws IOException {
    rules("{'below': 990, 'above': 1020, 'clear-above': 995, 'clear-below': 1015}");
    play("00:00 1025", "01:00 984", "02:00 1026", "03:00 1018", "04:00 992", "05:00 1000");
    assertThat(rows)
        .containsExactly(
            "temp opened 00:00 value 1025.0 of 1", "temp closed 00:00-05:00 value 984.0 of 3");
  }

  @Test
  void equalsOpensAndAnyOtherReadingCloses() throws IOException {
    rules("{'equals': 1}");
    play("00:00 1", "01:00 1", "02:00 0.5", "03:00 1");
    assertThat(rows)
        .containsExactly(
            "temp opened 00:00 value 1.0 of 1",
            "temp closed 00:00-02:00 value 1.0 of 2",
            "temp opened 03:00 value 1.0 of 1");
  }

  @Test
  void aFlappingSensorAlertsOnceInTheCooldown() throws IOException {
    rules("{'above': 30, 'cooldown': '5 min'}");
    play("00:00 31", "01:00 20", "02:00 35", "03:00 20", "05:00 36", "06:00 32", "07:00 20");
    assertThat(rows)
        .containsExactly(
            "temp opened 00:00 value 31.0 of 1",
            "temp closed 00:00-01:00 value 31.0 of 1",
            // Since 05:00, the condition holds.
            "temp opened 06:00 value 32.0 of 2",
            "temp closed 06:00-07:00 value 36.0 of 2");
  }

  @Test
  void theConditionMustHoldFor() throws IOException {
    rules("{'above': 30, 'for': '2 min'}");
    play("00:00 31", "01:59 32", "01:59.5 30", "02:00 31", "03:00 35", "04:00 33", "05:00 20");
    assertThat(rows)
        .containsExactly(
            "temp opened 04:00 value 33.0 of 3", "temp closed 04:00-05:00 value 35.0 of 3");
  }

  @Test
  void opensAfterNOfMReadings() throws IOException {
    rules("{'above': 30, 'at-least': '3 of 5'}");
    play("00:00 31", "01:00 20", "02:00 32", "03:00 20", "04:00 20", "05:00 33", "06:00 31");
    assertThat(rows).containsExactly("temp opened 06:00 value 31.0 of 3");
    play("07:00 20", "08:00 31", "09:00 31");
    assertThat(rows)
        .as("the count starts again after an alert")
        .hasSize(2)
        .contains("temp closed 06:00-07:00 value 33.0 of 3");
    play("10:00 40");
    assertThat(rows).contains("temp opened 10:00 value 40.0 of 3");
  }

  @Test
  void nOfMReadingsMustHoldForATime() throws IOException {
    rules("{'above': 30, 'at-least': '2 of 3', 'for': '2 min'}");
    play("00:00 31", "01:00 31", "02:00 20", "03:00 20", "04:00 31", "05:00 31", "06:00 20");
    assertThat(rows).isEmpty();
    play("07:00 32");
    assertThat(rows).containsExactly("temp opened 07:00 value 32.0 of 3");
  }

  @Test
  void opensNoAlertInTheMillisecondOfAnEnd() throws IOException {
    rules("{'above': 30}");
    play("00:00.0001 31", "00:00.0002 20", "00:00.0009 32", "00:00.001 33");
    assertThat(rows)
        .containsExactly(
            "temp opened 00:00 value 31.0 of 1",
            "temp closed 00:00-00:00 value 31.0 of 1",
            "temp opened 00:00.001 value 33.0 of 2");
    assertThat(alerts.get(0).alertId()).isNotEqualTo(alerts.get(2).alertId());
  }

  @Test
  void silenceEndsWithTheNextReading() throws IOException {
    rules("{'silent-for': '10 min'}");
    play("00:00 20", "10:00 21", "20:00.001 22", "29:00 23");
    assertThat(rows)
        .containsExactly(
            "silent opened 20:00 value 21.0 of 0", "silent closed 20:00-20:00.001 value 22.0 of 0");
  }

  @Test
  void silenceIsKnownWhenTimeHasPassed() throws IOException {
    rules("{'silent-for': '10 min'}");
    pass("59:00");
    assertThat(rows).as("never seen").isEmpty();
    play("00:00 20");
    pass("09:59.999");
    assertThat(rows).isEmpty();
    pass("10:00");
    pass("30:00");
    assertThat(rows).containsExactly("silent opened 10:00 value 20.0 of 0");
  }

  @Test
  void silenceHasACooldown() throws IOException {
    rules("{'silent-for': '10 min', 'cooldown': '30 min'}");
    play("00:00 20", "11:00 21", "22:00 22", "33:00 23");
    pass("59:00");
    assertThat(rows)
        .containsExactly(
            "silent opened 10:00 value 20.0 of 0",
            "silent closed 10:00-11:00 value 21.0 of 0",
            "silent opened 43:00 value 23.0 of 0");
  }

  @Test
  void silenceLeavesOtherAlertsOpen() throws IOException {
    rules("{'above': 30}", "{'silent-for': '10 min'}");
    play("00:00 31", "15:00 32", "16:00 20");
    assertThat(rows)
        .containsExactly(
            "temp opened 00:00 value 31.0 of 1",
            "silent opened 10:00 value 31.0 of 0",
            "silent closed 10:00-15:00 value 32.0 of 0",
            "temp closed 00:00-16:00 value 32.0 of 2");
  }

  @Test
  void forgetsASensorAfterATime() throws IOException {
    rules("{'above': 30, 'cooldown': '50 min'}", "{'silent-for': '10 min'}");
    play("00:00 31");
    pass("39:59");
    assertThat(states).isNotEmpty();
    pass("40:00");
    assertThat(rows)
        .containsExactlyInAnyOrder(
            "temp opened 00:00 value 31.0 of 1",
            "silent opened 10:00 value 31.0 of 0",
            "temp closed 00:00-40:00 value 31.0 of 1",
            "silent closed 10:00-40:00 value 31.0 of 0");
    assertThat(states).isEmpty();
    rows.clear();
    play("41:00 31");
    assertThat(rows).containsExactly("temp opened 41:00 value 31.0 of 1");
  }

  @Test
  void remembersNothingOfANormalSensor() throws IOException {
    rules("{'above': 30, 'cooldown': '2 min'}", "{'name': 'n', 'above': 30, 'at-least': '2 of 3'}");
    play("00:00 20", "01:00 31", "02:00 20", "03:00 20", "04:00 20");
    assertThat(states).isEmpty();
    assertThat(newest).isNull();
  }

  @Test
  void aChangedRuleAppliesToTheOpenAlert() throws IOException {
    rules("{'above': 30}");
    play("00:00 31");
    rules("{'above': 20}");
    play("01:00 25", "02:00 20");
    assertThat(rows)
        .containsExactly(
            "temp opened 00:00 value 31.0 of 1", "temp closed 00:00-02:00 value 31.0 of 2");
  }

  @Test
  void theAlertOfARemovedRuleCloses() throws IOException {
    rules("{'above': 30}", "{'name': 'other', 'above': 30}");
    play("00:00 31");
    rules("{'name': 'other', 'above': 30}");
    play("01:00 33");
    assertThat(rows)
        .containsExactlyInAnyOrder(
            "temp opened 00:00 value 31.0 of 1",
            "other opened 00:00 value 31.0 of 1",
            "temp closed 00:00-01:00 value 31.0 of 1");
    assertThat(states).containsOnlyKeys("other");
  }

  @Test
  void idsFollowFromSensorRuleAndTime() throws IOException {
    rules("{'above': 30}");
    play("00:00 31", "01:00 20");
    // The first 32 digits of the SHA-256 of "s|temp|2024-05-01 12:00:00.000", by coreutils.
    assertThat(alerts)
        .extracting(Alert::alertId)
        .containsExactly("2f73cfe1d6df3b304eab4c39ccb773cf", "2f73cfe1d6df3b304eab4c39ccb773cf");
  }

  private void rules(String... entries) throws IOException {
    rules =
        SensorRules.parse(
            ("[" + String.join(",", entries) + "]")
                .replace("{", "{'sensor_type': 'temp', ")
                .replace('\'', '"'));
  }

  /** Reads readings such as {@code 01:00 31}. */
  private void play(String... readings) {
    for (String reading : readings) {
      String[] parts = reading.split(" ");
      SensorAlerts sensor = sensor();
      sensor.read(
          new SensorReading(
              "s", "temp", "A", "f", "r", time(parts[0]), Double.parseDouble(parts[1]), "normal"));
      newest = sensor.newest();
    }
  }

  private void pass(String time) {
    SensorAlerts sensor = sensor();
    sensor.passUpTo(time(time));
    newest = sensor.newest();
  }

  private SensorAlerts sensor() {
    return new SensorAlerts(
        rules,
        Duration.ofMinutes(40),
        "s",
        states,
        newest,
        alert -> {
          alerts.add(alert);
          rows.add(text(alert));
        });
  }

  private static Instant time(String text) {
    return Timestamps.parse(DAY + "12:" + text);
  }

  private static String text(Alert alert) {
    String closed = alert.closedAt() == null ? "" : "-" + text(alert.closedAt());
    return "%s %s %s%s value %s of %d"
        .formatted(
            alert.rule(),
            alert.state(),
            text(alert.openedAt()),
            closed,
            alert.value(),
            alert.readings());
  }

  private static String text(Instant time) {
    return Timestamps.format(time).substring(14).replaceFirst("\\.000$", "");
  }
}
