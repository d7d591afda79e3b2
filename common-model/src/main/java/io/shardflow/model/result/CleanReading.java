package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.event.TemperatureProbe;
import java.io.IOException;
import java.time.Instant;

/**
 * A temperature probe's reading, the first of its duplicates.
 *
 * @param ingestTime when the stream took this first one
 */
public record CleanReading(
    Instant ingestTime, String sensorId, Instant eventTime, double ambientTemp, double measuredTemp)
    implements OutputRecord {
  public static CleanReading of(TemperatureProbe probe) {
    return new CleanReading(
        probe.arrivalTime(),
        probe.sensorId(),
        probe.eventTime(),
        probe.ambientTemp(),
        probe.measuredTemp());
  }

  /** How far the probe is from its surroundings, in degrees Celsius. */
  public double gap() {
    return Math.abs(measuredTemp - ambientTemp);
  }

  @Override
  public Instant bucketTime() {
    return eventTime;
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
