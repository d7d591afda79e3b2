package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The mean temperatures of one sensor in one window. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class SensorAverage implements OutputRecord {
  public String sensorId;

  /** In degrees Celsius. */
  public double avgAmbientTemp;

  /** In degrees Celsius. */
  public double avgMeasuredTemp;

  /** The number of readings in the window. */
  public long measurements;

  /** The start of the window, inclusive. */
  public Instant windowStart;

  /** The end of the window, exclusive. */
  public Instant windowEnd;

  @Override
  public Instant bucketTime() {
    return windowStart;
  }

  @Override
  public String deliveryKey() {
    return sensorId;
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
