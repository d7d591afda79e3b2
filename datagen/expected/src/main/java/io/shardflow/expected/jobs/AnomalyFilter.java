package io.shardflow.expected.jobs;

import io.shardflow.model.event.SensorReading;
import java.util.List;
import java.util.Map;

/** The expected rows of the job {@code anomaly-filter}, with its default rules. */
final class AnomalyFilter {
  private AnomalyFilter() {}

  static Map<String, List<ExpectedRow>> rows(List<SensorReading> events) {
    return Map.of(
        "anomalies",
        events.stream().filter(AnomalyFilter::isAnomaly).map(AnomalyFilter::anomaly).toList());
  }

  private static boolean isAnomaly(SensorReading r) {
    return switch (r.sensorType()) {
      case "temperature" -> r.reading() > 30;
      case "humidity" -> r.reading() > 80;
      case "pressure" -> r.reading() < 990 || r.reading() > 1020;
      case "motion" -> r.reading() == 1;
      case "light" -> r.reading() < 100;
      default -> false;
    };
  }

  private static ExpectedRow anomaly(SensorReading reading) {
    return ExpectedRow.in(reading.eventTime())
        .field("sensor_id", reading.sensorId())
        .field("sensor_type", reading.sensorType())
        .field("location", reading.location())
        .field("floor", reading.floor())
        .field("room", reading.room())
        .field("reading", reading.reading())
        .field("status", reading.status())
        .field("event_time", EventWindows.text(reading.eventTime()))
        .build();
  }
}
