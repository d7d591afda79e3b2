package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.event.TemperatureProbe;
import java.io.IOException;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** A temperature probe's reading, the first of its duplicates. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class CleanReading implements OutputRecord {
  /** When the first of the duplicates arrived in the stream. */
  public Instant ingestTime;

  public String sensorId;
  public Instant eventTime;

  /** In degrees Celsius. */
  public double ambientTemp;

  /** In degrees Celsius. */
  public double measuredTemp;

  public static CleanReading of(TemperatureProbe probe) {
    return new CleanReading(
        probe.arrivalTime(),
        probe.sensorId(),
        probe.eventTime(),
        probe.ambientTemp(),
        probe.measuredTemp());
  }

  /** Returns the difference between probe and surroundings, in degrees Celsius. */
  public double gap() {
    return Math.abs(measuredTemp - ambientTemp);
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
    out.time("ingest_time", ingestTime);
    out.text("sensor_id", sensorId);
    out.time("event_timestamp", eventTime);
    out.number("ambient_temp", ambientTemp);
    out.number("measured_temp", measuredTemp);
  }
}
