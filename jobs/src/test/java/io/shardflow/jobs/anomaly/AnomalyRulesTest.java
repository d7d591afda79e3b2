package io.shardflow.jobs.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.model.event.SensorReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnomalyRulesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "temperature, 30, false",
    "temperature, 30.000000000000004, true",
    "temperature, -40, false",
    "humidity, 80, false",
    "humidity, 80.1, true",
    "pressure, 990, false",
    "pressure, 989.9, true",
    "pressure, 1020, false",
    "pressure, 1020.1, true",
    "motion, 1, true",
    "motion, 0, false",
    "motion, 1.5, false",
    "light, 100, false",
    "light, 99.9, true",
    "smoke, 1e9, false"
  })
  void defaultsAreTheThresholdsOfTheTutorials(String type, double reading, boolean anomaly) {
    assertThat(AnomalyRules.defaults().match(reading(type, reading))).isEqualTo(anomaly);
  }

  @Test
  void readsRulesFromAFile() throws IOException {
    AnomalyRules rules =
        AnomalyRules.of(file("[{\"sensor_type\": \"smoke\", \"above\": 0.5}]").toString());
    assertThat(rules.match(reading("smoke", 0.6))).isTrue();
    assertThat(rules.match(reading("temperature", 99))).isFalse();
  }

  @Test
  void readsRulesOfAlerts() throws IOException {
    AnomalyRules rules =
        AnomalyRules.of(
            file("""
                    [{"name": "heat", "sensor_id": "boiler", "above": 60},
                     {"name": "heat", "sensor_type": "temperature", "above": 30, "for": "5 min",
                      "clear-below": 28, "at-least": "3 of 5", "cooldown": "1 h"},
                     {"name": "fire", "sensor_type": "temperature", "above": 90},
                     {"silent-for": "10 min"}]
                    """)
                .toString());
    assertThat(rules.match(reading("temperature", 30))).isFalse();
    assertThat(rules.match(reading("temperature", 31))).isTrue();
    assertThat(rules.match(reading("boiler", "temperature", 31))).isFalse();
    assertThat(rules.match(reading("boiler", "temperature", 61))).isTrue();
    assertThat(rules.match(reading("humidity", 99))).isFalse();
  }

  @Test
  void reportsTheErrorInAFile() throws IOException {
    String path = file("[{\"sensor_type\": \"a\", \"over\": 1}]").toString();
    assertThatThrownBy(() -> AnomalyRules.of(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rule 1: unknown field \"over\"");
  }

  private Path file(String rules) throws IOException {
    return Files.writeString(folder.resolve("rules.json"), rules);
  }

  private static SensorReading reading(String type, double reading) {
    return reading("s", type, reading);
  }

  private static SensorReading reading(String sensor, String type, double reading) {
    return new SensorReading(sensor, type, "A", "f", "r", Instant.EPOCH, reading, "alert");
  }
}
