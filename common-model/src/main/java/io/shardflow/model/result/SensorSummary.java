package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.Instant;

/**
 * What the sensors of a type on a floor read in a window, start included, end not.
 *
 * @param alertCount the readings whose status the sensor itself gave as {@code alert}
 */
public record SensorSummary(
    String sensorType,
    String location,
    String floor,
    double avgReading,
    double minReading,
    double maxReading,
    long alertCount,
    long totalCount,
    Instant windowStart,
    Instant windowEnd)
    implements OutputRecord {
  @Override
  public Instant bucketTime() {
    return windowStart;
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
