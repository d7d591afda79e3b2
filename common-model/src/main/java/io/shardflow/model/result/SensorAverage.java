package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.Instant;

/** Means of one sensor's readings in a window, start included, end not. */
public record SensorAverage(
    String sensorId,
    double avgAmbientTemp,
    double avgMeasuredTemp,
    long measurements,
    Instant windowStart,
    Instant windowEnd)
    implements OutputRecord {
  @Override
  public Instant bucketTime() {
    return windowStart;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("sensor_id", sensorId);
    out.number("avg_ambient_temp", avgAmbientTemp);
    out.number("avg_measured_temp", avgMeasuredTemp);
    out.integer("measurements", measurements);
    out.time("window_start_time", windowStart);
    out.time("window_end_time", windowEnd);
  }
}
