package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.event.SensorReading;
import java.io.IOException;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** A sensor reading that breaks the rules of its sensor type. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Anomaly implements OutputRecord {
  public String sensorId;
  public String sensorType;
  public String location;
  public String floor;
  public String room;
  public double reading;
  public String status;
  public Instant eventTime;

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
  public String deliveryKey() {
    return sensorId;
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
