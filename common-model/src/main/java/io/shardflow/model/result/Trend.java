package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The change of the mean reading of a sensor type at a location from one window to the next. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Trend implements OutputRecord {
  public String sensorType;
  public String location;
  public double currentAvg;
  public double previousAvg;

  /**
   * The change as a percentage of the magnitude of the previous mean; null if that is 0, or so
   * small that the percentage exceeds the range of a double.
   */
  public Double changePercentage;

  /** {@code rising} or {@code falling} by more than 5 %, else {@code stable}. */
  public String trend;

  /** The start of the window, inclusive. */
  public Instant windowStart;

  /** The end of the window, exclusive. */
  public Instant windowEnd;

  /** A change of at most 1/20 of the previous mean is stable. */
  private static final double STABLE_DIVISOR = 20;

  /** Returns the change from the mean of one window to the mean of the next window. */
  public static Trend between(
      String sensorType,
      String location,
      double previousAvg,
      double currentAvg,
      Instant windowStart,
      Instant windowEnd) {
    double change = currentAvg - previousAvg;
    double percentage = change / Math.abs(previousAvg) * 100;
    // A fused operation rounds once, after the subtraction, so the sign is exact.
    boolean rising = Math.fma(STABLE_DIVISOR, change, -Math.abs(previousAvg)) > 0;
    boolean falling = Math.fma(STABLE_DIVISOR, change, Math.abs(previousAvg)) < 0;
    return new Trend(
        sensorType,
        location,
        currentAvg,
        previousAvg,
        Double.isFinite(percentage) ? percentage : null,
        rising ? "rising" : falling ? "falling" : "stable",
        windowStart,
        windowEnd);
  }

  @Override
  public Instant bucketTime() {
    return windowStart;
  }

  @Override
  public String deliveryKey() {
    return sensorType + "/" + location;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("sensor_type", sensorType);
    out.text("location", location);
    out.number("current_avg", currentAvg);
    out.number("previous_avg", previousAvg);
    out.number("change_percentage", changePercentage == null ? Double.NaN : changePercentage);
    out.text("trend", trend);
    out.time("window_start_time", windowStart);
    out.time("window_end_time", windowEnd);
  }
}
