package io.shardflow.jobs.summary;

import io.shardflow.model.event.SensorReading;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The key of readings of one sensor type on one floor of a location. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Floor {
  public String sensorType;
  public String location;
  public String floor;

  static Floor of(SensorReading reading) {
    return new Floor(reading.sensorType(), reading.location(), reading.floor());
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Floor)) {
      return false;
    }
    Floor that = (Floor) other;
    return sensorType.equals(that.sensorType)
        && location.equals(that.location)
        && floor.equals(that.floor);
  }

  /** Must never change: it determines where the state of a key is in savepoints. */
  @Override
  public int hashCode() {
    return 31 * (31 * sensorType.hashCode() + location.hashCode()) + floor.hashCode();
  }
}
