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

/** A measurement of a temperature probe and of its surroundings. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class TemperatureProbe implements Event {
  /** When the record arrived in the stream; not a field of the payload. */
  public Instant arrivalTime;

  public String sensorId;
  public Instant eventTime;

  /** The temperature of the surroundings, in degrees Celsius. */
  public double ambientTemp;

  /** The temperature that the probe measured, in degrees Celsius. */
  public double measuredTemp;

  public static final EventFormat<TemperatureProbe> FORMAT =
      new EventFormat<>(TemperatureProbe.class, TemperatureProbe::read);

  private static TemperatureProbe read(FieldReader in) throws MalformedException, IOException {
    String sensorId = null;
    Instant eventTime = null;
    double ambientTemp = Double.NaN;
    double measuredTemp = Double.NaN;
    while (in.next()) {
      switch (in.name()) {
        case "sensorId":
          sensorId = in.text();
          break;
        case "eventTimeStamp":
          eventTime = in.time();
          break;
        case "ambientTemp":
          ambientTemp = in.number();
          break;
        case "measuredTemp":
          measuredTemp = in.number();
          break;
        default:
          in.skip();
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
  public String deliveryKey() {
    return sensorId;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("sensorId", sensorId);
    out.isoTime("eventTimeStamp", eventTime);
    out.number("ambientTemp", ambientTemp);
    out.number("measuredTemp", measuredTemp);
  }
}
