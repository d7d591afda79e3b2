package io.shardflow.expected.jobs;

import static io.shardflow.expected.jobs.EventWindows.MINUTE;
import static io.shardflow.expected.jobs.EventWindows.mean;
import static io.shardflow.expected.jobs.EventWindows.quotient;
import static io.shardflow.expected.jobs.EventWindows.text;

import io.shardflow.model.event.SensorReading;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The expected rows of the job {@code trend-comparison}. */
final class TrendComparison {
  private TrendComparison() {}

  static Map<String, List<ExpectedRow>> rows(List<SensorReading> events) {
    Map<EventWindows.KeyAndWindow, List<SensorReading>> windows =
        EventWindows.group(events, MINUTE, r -> List.of(r.sensorType(), r.location()));
    List<ExpectedRow> rows = new ArrayList<>();
    windows.forEach(
        (window, readings) -> {
          List<SensorReading> previous =
              windows.get(
                  new EventWindows.KeyAndWindow(window.key(), window.start().minus(MINUTE)));
          if (previous != null) {
            rows.add(trend(window, readings, previous));
          }
        });
    return Map.of("trends", rows);
  }

  private static ExpectedRow trend(
      EventWindows.KeyAndWindow window,
      List<SensorReading> currentReadings,
      List<SensorReading> previousReadings) {
    double current = mean(currentReadings.stream().map(SensorReading::reading));
    double previous = mean(previousReadings.stream().map(SensorReading::reading));
    return ExpectedRow.in(window.start())
        .field("sensor_type", window.key().get(0))
        .field("location", window.key().get(1))
        .field("current_avg", current)
        .field("previous_avg", previous)
        .field("change_percentage", changePercentage(current, previous))
        .field("trend", trend(current, previous))
        .field("window_start_time", text(window.start()))
        .field("window_end_time", text(window.start().plus(MINUTE)))
        .build();
  }

  /** Returns the change in percent, rounded once at the end; null if it is not a double. */
  static BigDecimal changePercentage(double current, double previous) {
    if (previous == 0) {
      return null;
    }
    BigDecimal before = new BigDecimal(previous);
    BigDecimal percentage =
        quotient(new BigDecimal(current).subtract(before).movePointRight(2), before.abs());
    return Double.isInfinite(percentage.doubleValue()) ? null : percentage;
  }

  /** Returns the trend: not stable if 20 times the change exceeds the previous mean, exactly. */
  static String trend(double current, double previous) {
    BigDecimal before = new BigDecimal(previous);
    BigDecimal twentyChanges =
        new BigDecimal(current).subtract(before).multiply(BigDecimal.valueOf(20));
    if (twentyChanges.compareTo(before.abs()) > 0) {
      return "rising";
    }
    return twentyChanges.compareTo(before.abs().negate()) < 0 ? "falling" : "stable";
  }
}
