package io.shardflow.jobs.rules;

import io.shardflow.jobs.options.JsonFile;
import io.shardflow.model.event.SensorReading;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All rules of a job, in the order of their file. If several rules with one name select a sensor,
 * the first of them applies: so a rule for one sensor can precede that for its type.
 */
public final class SensorRules implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String text;
  private final List<SensorRule> rules;

  /** The rules that may select sensors of a type, by the types that rules name. */
  private final Map<String, List<SensorRule>> byType = new HashMap<>();

  /** The rules that may select sensors of any other type. */
  private final List<SensorRule> ofOtherTypes;

  SensorRules(String text, List<SensorRule> rules) {
    this.text = text;
    this.rules = new ArrayList<>(rules);
    this.ofOtherTypes = ofType(null);
    for (SensorRule rule : rules) {
      if (rule.sensorType() != null) {
        byType.computeIfAbsent(rule.sensorType(), this::ofType);
      }
    }
  }

  private List<SensorRule> ofType(String type) {
    List<SensorRule> some = new ArrayList<>();
    for (SensorRule rule : rules) {
      if (rule.sensorType() == null || rule.sensorType().equals(type)) {
        some.add(rule);
      }
    }
    return some;
  }

  /**
   * Reads rules from a file on any of Flink's file systems.
   *
   * @throws IOException with the rule that is wrong, and what is allowed
   */
  public static SensorRules read(String path) throws IOException {
    return parse(JsonFile.text(path));
  }

  /**
   * Reads rules from the text of a file.
   *
   * @throws IOException with the rule that is wrong, and what is allowed
   */
  public static SensorRules parse(String text) throws IOException {
    return new SensorRules(text, RulesParser.parse(text));
  }

  /** Returns the rules in a resource of the jar. */
  public static SensorRules ofResource(String name) {
    try (InputStream in = SensorRules.class.getResourceAsStream(name)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the text that {@link #parse} reads as these rules. */
  public String text() {
    return text;
  }

  /** Returns the rules that apply to a reading: one for each name. */
  public List<SensorRule> of(SensorReading reading) {
    List<SensorRule> candidates = candidates(reading.sensorType());
    List<SensorRule> some = new ArrayList<>(candidates.size());
    for (SensorRule rule : candidates) {
      if (rule.selects(reading) && isFirstOfItsName(rule, candidates, reading)) {
        some.add(rule);
      }
    }
    return some;
  }

  /** Returns whether a reading breaks the thresholds of a rule that applies to it. */
  public boolean areBrokenBy(SensorReading reading) {
    List<SensorRule> candidates = candidates(reading.sensorType());
    for (SensorRule rule : candidates) {
      if (!rule.isSilence()
          && rule.isBrokenBy(reading.reading())
          && rule.selects(reading)
          && isFirstOfItsName(rule, candidates, reading)) {
        return true;
      }
    }
    return false;
  }

  private List<SensorRule> candidates(String sensorType) {
    return byType.getOrDefault(sensorType, ofOtherTypes);
  }

  private static boolean isFirstOfItsName(
      SensorRule rule, List<SensorRule> candidates, SensorReading reading) {
    for (SensorRule other : candidates) {
      if (other == rule) {
        return true;
      }
      if (other.name().equals(rule.name()) && other.selects(reading)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the rule with a name that applies to a sensor. */
  public Optional<SensorRule> find(
      String name, String sensorType, String sensorId, String location) {
    return candidates(sensorType).stream()
        .filter(rule -> rule.name().equals(name))
        .filter(rule -> rule.selects(sensorType, sensorId, location))
        .findFirst();
  }

  /** Returns whether there is a rule of this name, about silence or about thresholds. */
  public boolean contains(String name, boolean silence) {
    return rules.stream().anyMatch(rule -> rule.name().equals(name) && rule.isSilence() == silence);
  }

  /** Returns the longest time after which a rule reports silence, if there is such a rule. */
  public Optional<Duration> longestSilence() {
    return rules.stream()
        .filter(SensorRule::isSilence)
        .map(SensorRule::silentFor)
        .max(Duration::compareTo);
  }
}
