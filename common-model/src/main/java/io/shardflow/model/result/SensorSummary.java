package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** Statistics of the readings of one sensor type on one floor in one window. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class SensorSummary implements OutputRecord {
  public String sensorType;
  public String location;
  public String floor;
  public double avgReading;
  public double minReading;
  public double maxReading;

  /** The number of readings to which the sensor itself gave the status {@code alert}. */
  public long alertCount;

  public long totalCount;

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
    return sensorType + "/" + location + "/" + floor;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("sensor_type", sensorType);
    out.text("location", location);
    out.text("floor", floor);
    out.number("avg_reading", avgReading);
    out.number("min_reading", minReading);
    out.number("max_reading", maxReading);
    out.integer("alert_count", alertCount);
    out.integer("total_count", totalCount);
    out.number("alert_percentage", 100.0 * alertCount / totalCount);
    out.time("window_start_time", windowStart);
    out.time("window_end_time", windowEnd);
  }
}
