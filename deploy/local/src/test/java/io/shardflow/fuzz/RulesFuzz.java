package io.shardflow.fuzz;

import io.shardflow.jobs.rules.SensorRule;
import io.shardflow.jobs.rules.SensorRules;
import io.shardflow.model.event.SensorReading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Any file of rules is refused with a message, or its rules contradict neither each other nor
 * themselves.
 */
final class RulesFuzz {
  private RulesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    SensorRules rules;
    try {
      rules = SensorRules.parse(new String(input, StandardCharsets.UTF_8));
    } catch (IOException e) {
      check(e.getMessage() != null && !e.getMessage().isBlank());
      return;
    }
    for (String sensor : List.of("boiler", "s")) {
      for (String type : List.of("temperature", "pressure", "motion", "smoke")) {
        for (double value : new double[] {-1, 0, 1, 5.5, 29, 31, 989, 1e300}) {
          check(
              rules,
              new SensorReading(sensor, type, "A", "f", "r", Instant.EPOCH, value, "normal"));
        }
      }
    }
  }

  private static void check(SensorRules rules, SensorReading reading) {
    boolean broken = false;
    Set<String> names = new HashSet<>();
    for (SensorRule rule : rules.of(reading)) {
      check(names.add(rule.name()));
      check(rules.contains(rule.name(), rule.isSilence()));
      check(
          rules
              .find(rule.name(), reading.sensorType(), reading.sensorId(), reading.location())
              .filter(rule::equals)
              .isPresent());
      if (!rule.isSilence()) {
        boolean breaks = rule.isBrokenBy(reading.reading());
        check(!breaks || !rule.isClearedBy(reading.reading()));
        check(rule.atLeast() <= rule.of());
        broken |= breaks;
      }
    }
    check(rules.areBrokenBy(reading) == broken);
  }

  private static void check(boolean condition) {
    if (!condition) {
      throw new AssertionError();
    }
  }
}
