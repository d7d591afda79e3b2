package io.shardflow.jobs.rules;

import io.shardflow.jobs.reference.Thresholds;
import io.shardflow.model.event.SensorReading;
import java.io.Serializable;
import java.time.Duration;
import lombok.Builder;
import lombok.Value;

/**
 * A rule for the readings of some sensors: thresholds that a reading can break, or the time after
 * which a sensor counts as silent. Fields that are not set are null.
 */
@Value
@Builder
public class SensorRule implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The name, which other rules may share: of those, the first that selects a sensor applies. */
  String name;

  /** The type of the sensors; null for all. */
  String sensorType;

  /** The only sensor; null for all. */
  String sensorId;

  /** The location of the sensors; null for all. */
  String location;

  /** Empty in a rule about silence. */
  Thresholds thresholds;

  /** The alert stays open until a reading is below this. */
  Double clearBelow;

  /** The alert stays open until a reading is above this. */
  Double clearAbove;

  /** How long the condition must hold. */
  @Builder.Default Duration holdFor = Duration.ZERO;

  /** How many of the last {@link #of} readings must break the thresholds. */
  @Builder.Default int atLeast = 1;

  @Builder.Default int of = 1;

  /** How long after the end of an alert no other one opens. */
  @Builder.Default Duration cooldown = Duration.ZERO;

  /** The time without readings after which a sensor is silent; null in a rule with thresholds. */
  Duration silentFor;

  /** Returns whether the rule is about silence instead of thresholds. */
  public boolean isSilence() {
    return silentFor != null;
  }

  boolean selects(SensorReading reading) {
    return selects(reading.sensorType(), reading.sensorId(), reading.location());
  }

  /** Returns whether the rule is meant for a sensor. */
  boolean selects(String sensorType, String sensorId, String location) {
    return (this.sensorType == null || this.sensorType.equals(sensorType))
        && (this.sensorId == null || this.sensorId.equals(sensorId))
        && (this.location == null || this.location.equals(location));
  }

  /** Returns whether a reading breaks the thresholds. */
  public boolean isBrokenBy(double reading) {
    return thresholds.match(reading);
  }

  /** Returns whether a reading ends an alert. */
  public boolean isClearedBy(double reading) {
    return !isBrokenBy(reading)
        && (clearBelow == null || reading < clearBelow)
        && (clearAbove == null || reading > clearAbove);
  }

  /**
   * Returns whether one reading is worse than another: further beyond a threshold that it breaks.
   */
  public boolean isWorse(double reading, double other) {
    return excess(reading) > excess(other);
  }

  private double excess(double reading) {
    double above = thresholds.above() == null ? 0 : reading - thresholds.above();
    double below = thresholds.below() == null ? 0 : thresholds.below() - reading;
    return Math.max(0, Math.max(above, below));
  }

  /** Returns whether two rules have the same name and select the same sensors. */
  boolean hidesThatOf(SensorRule later) {
    return name.equals(later.name)
        && (sensorType == null || sensorType.equals(later.sensorType))
        && (sensorId == null || sensorId.equals(later.sensorId))
        && (location == null || location.equals(later.location));
  }
}
