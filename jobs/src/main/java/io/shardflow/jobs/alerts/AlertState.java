package io.shardflow.jobs.alerts;

import io.shardflow.model.event.SensorReading;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.Builder;
import lombok.NoArgsConstructor;
import lombok.Value;

/** What is known about one rule and one sensor. Fields without a meaning at present are null. */
@Value
@Builder(toBuilder = true)
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class AlertState {
  /** Whether the rule is about silence instead of thresholds. */
  public boolean silence;

  /** Of the reading that opened the alert; about silence, of the last reading. */
  public String sensorType;

  public String location;
  public String floor;
  public String room;

  /** The first reading since which the condition holds; about silence, the last reading. */
  public Instant since;

  /** The last readings, if the rule needs more than one, and one of them breaks the thresholds. */
  public double[] recent;

  /** How many readings have broken the thresholds, since the first that counted. */
  public long readings;

  /** The worst of these readings; about silence, the last reading. */
  public double value;

  /** Null if no alert is open. */
  public Instant openedAt;

  /** The end of the last alert, as long as it matters. */
  public Instant closedAt;

  boolean isOpen() {
    return openedAt != null;
  }

  /** Returns whether the state is as good as none. */
  boolean isEmpty() {
    return !silence && since == null && recent == null && openedAt == null && closedAt == null;
  }

  /** Starts a state with the sensor as in a reading. */
  static AlertStateBuilder of(SensorReading reading) {
    return builder()
        .sensorType(reading.sensorType())
        .location(reading.location())
        .floor(reading.floor())
        .room(reading.room());
  }
}
