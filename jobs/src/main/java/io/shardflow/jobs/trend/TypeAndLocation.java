package io.shardflow.jobs.trend;

import io.shardflow.model.event.SensorReading;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The key of readings of one sensor type at one location. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class TypeAndLocation {
  public String sensorType;
  public String location;

  static TypeAndLocation of(SensorReading reading) {
    return new TypeAndLocation(reading.sensorType(), reading.location());
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof TypeAndLocation)) {
      return false;
    }
    TypeAndLocation that = (TypeAndLocation) other;
    return sensorType.equals(that.sensorType) && location.equals(that.location);
  }

  /** Must never change: it determines where the state of a key is in savepoints. */
  @Override
  public int hashCode() {
    return 31 * sensorType.hashCode() + location.hashCode();
  }
}
