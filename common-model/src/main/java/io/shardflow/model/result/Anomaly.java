package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.event.SensorReading;
import java.io.IOException;
import java.time.Instant;

/** A sensor reading outside what the rules allow. */
public record Anomaly(
    String sensorId,
    String sensorType,
    String location,
    String floor,
    String room,
    double reading,
    String status,
    Instant eventTime)
    implements OutputRecord {
  public static Anomaly of(SensorReading reading) {
    return new Anomaly(
        reading.sensorId(),
        reading.sensorType(),
        reading.location(),
        reading.floor(),
        reading.room(),
        reading.reading(),
        reading.status(),
        reading.eventTime());
  }

  @Override
  public Instant bucketTime() {
    return eventTime;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("sensor_id", sensorId);
    out.text("sensor_type", sensorType);
    out.text("location", location);
    out.text("floor", floor);
    out.text("room", room);
    out.number("reading", reading);
    out.text("status", status);
    out.time("event_time", eventTime);
  }
}
