package io.shardflow.model.event;

import static io.shardflow.model.FieldReader.require;

import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.FieldReader;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.MalformedException;
import java.io.IOException;
import java.time.Instant;

/**
 * What a sensor in a building measured.
 *
 * @param sensorType {@code temperature}, {@code humidity}, {@code pressure}, {@code motion}, {@code
 *     light} or any other
 * @param reading in the unit of the type: degrees Celsius, per cent, hectopascals, 0 or 1, lux
 * @param status what the sensor itself thinks of the reading; passed on, not trusted
 */
public record SensorReading(
    String sensorId,
    String sensorType,
    String location,
    String floor,
    String room,
    Instant eventTime,
    double reading,
    String status)
    implements Event {
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
        case "sensor_id" -> sensorId = in.text();
        case "sensor_type" -> sensorType = in.text();
        case "location" -> location = in.text();
        case "floor" -> floor = in.text();
        case "room" -> room = in.text();
        case "timestamp" -> eventTime = in.time();
        case "reading" -> reading = in.number();
        case "status" -> status = in.text();
        default -> in.skip();
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
