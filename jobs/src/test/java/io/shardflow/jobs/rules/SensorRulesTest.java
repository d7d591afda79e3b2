package io.shardflow.jobs.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.model.event.SensorReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SensorRulesTest {
  @TempDir Path folder;

  @Test
  void readsAllFields() throws IOException {
    List<SensorRule> rules =
        SensorRules.read(
                Files.writeString(
                        folder.resolve("rules.json"),
                        """
                        [
                          // The boiler room.
                          {"name": "too-hot", "sensor_type": "temperature", "sensor_id": "s",
                           "location": "A", "above": 30, "below": 5, "clear-below": 29,
                           "clear-above": 6.5, "for": "2 min", "at-least": "3 of 5",
                           "cooldown": "1 h"},
                          {"silent-for": "90 s", "cooldown": "1 d", "sensor_type": null}
                        ]
                        """)
                    .toString())
            .of(reading("s", "temperature", "A", 20));

    assertThat(rules).extracting(SensorRule::name).containsExactly("too-hot", "silent");
    SensorRule hot = rules.get(0);
    assertThat(hot.clearBelow()).isEqualTo(29);
    assertThat(hot.clearAbove()).isEqualTo(6.5);
    assertThat(hot.holdFor()).isEqualTo(Duration.ofMinutes(2));
    assertThat(hot.atLeast()).isEqualTo(3);
    assertThat(hot.of()).isEqualTo(5);
    assertThat(hot.cooldown()).isEqualTo(Duration.ofHours(1));
    assertThat(rules.get(1).silentFor()).isEqualTo(Duration.ofSeconds(90));
    assertThat(rules.get(1).cooldown()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @CsvSource({
    "boiler, temperature, B, 60",
    "s, temperature, A, 25",
    "s, temperature, B, 30",
    "s, smoke, B, ",
  })
  void theFirstRuleOfANameApplies(String sensor, String type, String location, Double above)
      throws IOException {
    SensorRules rules =
        SensorRules.parse(
            """
            [{"name": "heat", "sensor_id": "boiler", "above": 60},
             {"name": "heat", "sensor_type": "temperature", "location": "A", "above": 25},
             {"name": "heat", "sensor_type": "temperature", "above": 30}]
            """);
    SensorReading reading = reading(sensor, type, location, 0);
    List<Double> thresholds =
        rules.of(reading).stream().map(rule -> rule.thresholds().above()).toList();
    assertThat(thresholds).isEqualTo(above == null ? List.of() : List.of(above));
    assertThat(rules.find("heat", type, sensor, location).map(rule -> rule.thresholds().above()))
        .isEqualTo(thresholds.stream().findFirst());
    for (double value : new double[] {25, 26, 30, 31, 60, 61}) {
      assertThat(rules.areBrokenBy(reading(sensor, type, location, value)))
          .isEqualTo(above != null && value > above);
    }
  }

  @Test
  void rulesOfSeveralNamesApplyTogether() throws IOException {
    SensorRules rules =
        SensorRules.parse(
            """
            [{"sensor_type": "temperature", "above": 30},
             {"name": "fire", "sensor_type": "temperature", "above": 60},
             {"location": "A", "above": 1000}]
            """);
    assertThat(rules.of(reading("s", "temperature", "A", 0)))
        .extracting(SensorRule::name)
        .containsExactly("temperature", "fire", "A");
    assertThat(rules.of(reading("s", "humidity", "A", 0)))
        .extracting(SensorRule::name)
        .containsExactly("A");
  }

  @Test
  void rulesAboutSilenceAreNoAnomalies() throws IOException {
    SensorRules rules = SensorRules.parse("[{\"silent-for\": \"1 min\"}]");
    assertThat(rules.areBrokenBy(reading("s", "light", "A", 0))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "30, false, false", "30.1, true, false", "29, false, false", "28.9, false, true",
    "10, false, false", "9.9, true, false", "11, false, false", "11.1, false, true"
  })
  void clearsWithinBothBounds(double reading, boolean broken, boolean cleared) throws IOException {
    SensorRule rule =
        SensorRules.parse(
                """
                [{"sensor_type": "a", "below": 10, "above": 30, "clear-above": 11,
                  "clear-below": 29}]
                """)
            .of(reading("s", "a", "A", 0))
            .get(0);
    assertThat(rule.isBrokenBy(reading)).isEqualTo(broken);
    assertThat(rule.isClearedBy(reading)).isEqualTo(cleared);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; must contain a JSON array",
        "[1]; rule 1: must be an object",
        "[{'sensor_type': 'a', 'above': 1}, {'sensor_type': 'b'}]; rule 2: needs at least one of"
            + " below, above, equals",
        "[{'above': 1}]; rule 1: needs at least one of sensor_type, sensor_id, location",
        "[{'sensor_type': 'a', 'over': 1}]; rule 1: unknown field \"over\"; the fields are name,",
        "[{'sensor_type': 'a', 'above': 'much'}]; \"above\" must be a number",
        "[{'sensor_type': 'a', 'above': 'NaN'}]; \"above\" must be a number",
        "[{'sensor_type': 'a', 'above': 1e999}]; \"above\" must be a number",
        "[{'sensor_type': 5, 'above': 1}]; \"sensor_type\" must be a text",
        "[{'sensor_type': 'a', 'above': 1, 'for': 5}]; \"for\" must be a text",
        "[{'sensor_type': 'a', 'above': 1, 'for': 'long'}]; \"for\" must be a duration such as",
        "[{'sensor_type': 'a', 'above': 1, 'for': '0 s'}]; \"for\" must be from 1 ms to 365 d",
        "[{'sensor_type': 'a', 'above': 1, 'cooldown': '366 d'}]; \"cooldown\" must be from",
        "[{'sensor_type': 'a', 'above': 1, 'at-least': 3}]; \"at-least\" must be a text",
        "[{'sensor_type': 'a', 'above': 1, 'at-least': '3/5'}]; a text such as \"3 of 5\"",
        "[{'sensor_type': 'a', 'above': 1, 'at-least': '6 of 5'}]; 1 <= N <= M <= 100",
        "[{'sensor_type': 'a', 'above': 1, 'at-least': '0 of 5'}]; 1 <= N <= M <= 100",
        "[{'sensor_type': 'a', 'above': 1, 'at-least': '1 of 101'}]; 1 <= N <= M <= 100",
        "[{'sensor_type': 'a', 'below': 1, 'clear-below': 1}]; \"clear-below\" needs \"above\"",
        "[{'sensor_type': 'a', 'equals': 1, 'clear-above': 1}]; \"clear-above\" needs \"below\"",
        "[{'sensor_type': 'a', 'above': 1, 'clear-below': 2}]; \"clear-below\" must not be greater"
            + " than \"above\" (1.0)",
        "[{'sensor_type': 'a', 'below': 1, 'clear-above': 0}]; \"clear-above\" must not be less"
            + " than \"below\" (1.0)",
        "[{'sensor_type': 'a', 'below': 1, 'above': 9, 'clear-above': 5, 'clear-below': 5}];"
            + " leaves no reading that ends an alert",
        "[{'sensor_type': 'a', 'below': 1, 'above': 9, 'clear-below': 1}]; leaves no reading",
        "[{'sensor_type': 'a', 'above': 1, 'silent-for': '1 h'}]; \"above\" and \"silent-for\""
            + " exclude each other",
        "[{'silent-for': '1 h', 'for': '1 h'}]; \"for\" and \"silent-for\" exclude each other",
        "[{'sensor_type': 'a', 'above': 1, 'name': 'a b'}]; \"name\" must consist of letters",
        "[{'sensor_type': 'a', 'above': 1, 'name': 'silent'}]; the name \"silent\" is that of",
        "[{'sensor_type': 'a', 'above': 1}, {'sensor_type': 'a', 'below': 1}]; rule 2: never"
            + " applies, because rule 1 has the name \"a\", too",
        "[{'sensor_type': 'a', 'above': 1}, {'name': 'a', 'silent-for': '1 h'}]; rule 2: rule 1"
            + " has the name \"a\", too, and only one of both has silent-for",
        "[{'sensor_type': 'a', 'above': 1, 'above': 2}]; Duplicate field 'above'",
        "[{'sensor_type': 'a', 'above': 1}] []; Trailing token",
        "[; Unexpected end-of-input"
      })
  void reportsThePlaceOfAnError(String rules, String problem) {
    assertThatThrownBy(() -> SensorRules.parse(rules.replace('\'', '"')))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[{\"sensor_type\": \"a b|c\", \"above\": 1, \"below\": 5}]",
        "[{\"sensor_type\": \"a\", \"above\": \"1.5\", \"equals\": null}]",
        "/* none */ [{\"sensor_type\": \"a\", \"equals\": 0}]"
      })
  void readsFilesOfAnomalyRules(String rules) throws IOException {
    assertThat(SensorRules.parse(rules).text()).isEqualTo(rules);
  }

  private static SensorReading reading(
      String sensor, String type, String location, double reading) {
    return new SensorReading(sensor, type, location, "f", "r", Instant.EPOCH, reading, "normal");
  }
}
