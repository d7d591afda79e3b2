package io.shardflow.model.event;

import static io.shardflow.model.FieldReader.require;

import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.FieldReader;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.MalformedException;
import java.io.IOException;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** A measurement of a sensor in a building. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class SensorReading implements Event {
  public String sensorId;

  /**
   * {@code temperature}, {@code humidity}, {@code pressure}, {@code motion}, {@code light} or
   * another type.
   */
  public String sensorType;

  public String location;
  public String floor;
  public String room;
  public Instant eventTime;

  /** The unit depends on the type: degrees Celsius, per cent, hectopascals, 0 or 1, lux. */
  public double reading;

  /** The sensor's own verdict, such as {@code alert}; passed on, but not trusted. */
  public String status;

  public static final EventFormat<SensorReading> FORMAT =
      new EventFormat<>(SensorReading.class, SensorReading::read);

  private static SensorReading read(FieldReader in) throws MalformedException, IOException {
    String sensorId = null;
    String sensorType = null;
    String location = null;
    String floor = null;
    String room = null;
    Instant eventTime = null;
    double reading = Double.NaN;
    String status = null;
    while (in.next()) {
      switch (in.name()) {
        case "sensor_id":
          sensorId = in.text();
          break;
        case "sensor_type":
          sensorType = in.text();
          break;
        case "location":
          location = in.text();
          break;
        case "floor":
          floor = in.text();
          break;
        case "room":
          room = in.text();
          break;
        case "timestamp":
          eventTime = in.time();
          break;
        case "reading":
          reading = in.number();
          break;
        case "status":
          status = in.text();
          break;
        default:
          in.skip();
      }
    }
    return new SensorReading(
        require("sensor_id", sensorId),
        require("sensor_type", sensorType),
        require("location", location),
        require("floor", floor),
        require("room", room),
        require("timestamp", eventTime),
        require("reading", reading),
        require("status", status));
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
    out.isoTime("timestamp", eventTime);
    out.number("reading", reading);
    out.text("status", status);
  }
}
