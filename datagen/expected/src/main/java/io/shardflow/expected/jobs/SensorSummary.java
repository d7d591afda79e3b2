package io.shardflow.expected.jobs;

import static io.shardflow.expected.jobs.EventWindows.MINUTE;
import static io.shardflow.expected.jobs.EventWindows.mean;
import static io.shardflow.expected.jobs.EventWindows.quotient;
import static io.shardflow.expected.jobs.EventWindows.text;

import io.shardflow.model.event.SensorReading;
import java.math.BigDecimal;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;

/** The expected rows of the job {@code sensor-summary}. */
final class SensorSummary {
  private SensorSummary() {}

  static Map<String, List<ExpectedRow>> rows(List<SensorReading> events) {
    return Map.of(
        "sensor-summaries",
        EventWindows.group(events, MINUTE, r -> List.of(r.sensorType(), r.location(), r.floor()))
            .entrySet()
            .stream()
            .map(window -> summary(window.getKey(), window.getValue()))
            .toList());
  }

  private static ExpectedRow summary(
      EventWindows.KeyAndWindow window, List<SensorReading> readings) {
    DoubleSummaryStatistics statistics =
        readings.stream().mapToDouble(SensorReading::reading).summaryStatistics();
    long alerts = readings.stream().filter(r -> r.status().equals("alert")).count();
    return ExpectedRow.in(window.start())
        .field("sensor_type", window.key().get(0))
        .field("location", window.key().get(1))
        .field("floor", window.key().get(2))
        .field("avg_reading", mean(readings.stream().map(SensorReading::reading)))
        .field("min_reading", statistics.getMin())
        .field("max_reading", statistics.getMax())
        .field("alert_count", alerts)
        .field("total_count", (long) readings.size())
        .field(
            "alert_percentage",
            quotient(BigDecimal.valueOf(100 * alerts), BigDecimal.valueOf(readings.size()))
                .doubleValue())
        .field("window_start_time", text(window.start()))
        .field("window_end_time", text(window.start().plus(MINUTE)))
        .build();
  }
}
