package io.shardflow.jobs.anomaly;

import io.shardflow.jobs.reference.Thresholds;
import io.shardflow.jobs.rules.SensorRules;
import io.shardflow.model.event.SensorReading;
import java.io.IOException;
import java.io.Serializable;

/**
 * The rules for anomalies. A reading is an anomaly if it breaks the thresholds of a rule that
 * applies to it. What else a rule says, such as for how long the condition must hold, is for
 * alerts, and so are rules about silence.
 */
public final class AnomalyRules implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String DEFAULTS = "/anomaly-rules.json";

  private final SensorRules rules;

  private AnomalyRules(SensorRules rules) {
    this.rules = rules;
  }

  /** Returns the built-in rules. */
  public static AnomalyRules defaults() {
    return new AnomalyRules(SensorRules.ofResource(DEFAULTS));
  }

  /**
   * Reads rules from a file on any of Flink's file systems.
   *
   * @throws IOException with the error in the file
   */
  public static AnomalyRules of(String path) throws IOException {
    return new AnomalyRules(SensorRules.read(path));
  }

  /** Returns whether the reading is an anomaly. */
  public boolean match(SensorReading reading) {
    return rules.areBrokenBy(reading);
  }

  /**
   * Returns whether the reading is an anomaly.
   *
   * @param own the sensor's own thresholds, which replace the rules; may be null
   */
  public boolean match(SensorReading reading, Thresholds own) {
    return own == null ? match(reading) : own.match(reading.reading());
  }
}
