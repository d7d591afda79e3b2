package io.shardflow.jobs.trend;

import io.shardflow.model.event.SensorReading;

/** The group of readings whose means are compared. */
public record TypeAndLocation(String sensorType, String location) {
  static TypeAndLocation of(SensorReading reading) {
    return new TypeAndLocation(reading.sensorType(), reading.location());
  }
}
