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
 * A temperature probe's reading, with that of its surroundings.
 *
 * @param arrivalTime when the stream took the record: no part of what the probe said
 * @param ambientTemp in degrees Celsius
 * @param measuredTemp in degrees Celsius
 */
public record TemperatureProbe(
    Instant arrivalTime,
    String sensorId,
    Instant eventTime,
    double ambientTemp,
    double measuredTemp)
    implements Event {
  public static final EventFormat<TemperatureProbe> FORMAT =
      new EventFormat<>(TemperatureProbe.class, TemperatureProbe::read);

  private static TemperatureProbe read(FieldReader in) throws MalformedException, IOException {
    String sensorId = null;
    Instant eventTime = null;
    double ambientTemp = Double.NaN;
    double measuredTemp = Double.NaN;
    while (in.next()) {
      switch (in.name()) {
        case "sensorId" -> sensorId = in.text();
        case "eventTimeStamp" -> eventTime = in.time();
        case "ambientTemp" -> ambientTemp = in.number();
        case "measuredTemp" -> measuredTemp = in.number();
        default -> in.skip();
      }
    }
    return new TemperatureProbe(
        in.arrivalTime(),
        require("sensorId", sensorId),
        require("eventTimeStamp", eventTime),
        require("ambientTemp", ambientTemp),
        require("measuredTemp", measuredTemp));
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("sensorId", sensorId);
    out.isoTime("eventTimeStamp", eventTime);
    out.number("ambientTemp", ambientTemp);
    out.number("measuredTemp", measuredTemp);
  }
}
