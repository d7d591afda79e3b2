package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.Instant;

/**
 * How the mean reading of a sensor type at a location moved from one window to the next.
 *
 * @param changePercentage of the previous mean's magnitude; null where that is 0 or so small that
 *     the percentage is beyond a double
 * @param trend {@code rising} or {@code falling} by more than 5 %, else {@code stable}
 */
public record Trend(
    String sensorType,
    String location,
    double currentAvg,
    double previousAvg,
    Double changePercentage,
    String trend,
    Instant windowStart,
    Instant windowEnd)
    implements OutputRecord {
  /** A change is stable up to one in so many of the previous mean. */
  private static final double STABLE_DIVISOR = 20;

  /** Compares the mean of a window with that of the window just before it. */
  public static Trend between(
      String sensorType,
      String location,
      double previousAvg,
      double currentAvg,
      Instant windowStart,
      Instant windowEnd) {
    double change = currentAvg - previousAvg;
    double percentage = change / Math.abs(previousAvg) * 100;
    // Rounded only after the subtraction, which does not change the sign.
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
