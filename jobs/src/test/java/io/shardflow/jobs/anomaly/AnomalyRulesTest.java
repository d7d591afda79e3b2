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

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[{\"above\": 1}]; a rule has no sensor_type",
        "[{\"sensor_type\": \"a\"}]; a has none of below, above, equals",
        "[{\"sensor_type\": \"a\", \"above\": 1}, {\"sensor_type\": \"a\", \"below\": 1}];"
            + " a has two rules",
        "[{\"sensor_type\": \"a\", \"over\": 1}]; Unrecognized field \"over\"",
        "[{\"sensor_type\": \"a\", \"above\": \"much\"}]; \"much\": not a valid",
        "{\"sensor_type\": \"a\", \"above\": 1}; Cannot deserialize",
        "[; Unexpected end-of-input"
      })
  void reportsTheErrorInAFile(String rules, String problem) throws IOException {
    String path = file(rules).toString();
    assertThatThrownBy(() -> AnomalyRules.of(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(problem);
  }

  private Path file(String rules) throws IOException {
    return Files.writeString(folder.resolve("rules.json"), rules);
  }

  private static SensorReading reading(String type, double reading) {
    return new SensorReading("s", type, "A", "f", "r", Instant.EPOCH, reading, "alert");
  }
}
