package io.shardflow.jobs.summary;

import io.shardflow.model.event.SensorReading;

/** The group of readings that is summed up: of one type of sensor on one floor of a location. */
public record Floor(String sensorType, String location, String floor) {
  static Floor of(SensorReading reading) {
    return new Floor(reading.sensorType(), reading.location(), reading.floor());
  }
}
