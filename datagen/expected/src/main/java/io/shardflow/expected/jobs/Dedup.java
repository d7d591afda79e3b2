package io.shardflow.expected.jobs;

import static io.shardflow.expected.jobs.EventWindows.TEN_SECONDS;
import static io.shardflow.expected.jobs.EventWindows.mean;
import static io.shardflow.expected.jobs.EventWindows.text;

import io.shardflow.model.event.TemperatureProbe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The expected rows of the job {@code dedup}. */
final class Dedup {
  private static final double GAP_THRESHOLD = 20;

  private Dedup() {}

  static Map<String, List<ExpectedRow>> rows(List<TemperatureProbe> events) {
    // The arrival time of a generated event is its event time, so that duplicates are equal.
    List<TemperatureProbe> readings = events.stream().distinct().toList();
    Map<String, List<ExpectedRow>> rows = new LinkedHashMap<>();
    rows.put("clean-readings", readings.stream().map(Dedup::reading).toList());
    rows.put(
        "temperature-gaps",
        readings.stream()
            .filter(r -> Math.abs(r.measuredTemp() - r.ambientTemp()) > GAP_THRESHOLD)
            .map(Dedup::reading)
            .toList());
    rows.put(
        "sensor-averages",
        EventWindows.group(readings, TEN_SECONDS, r -> List.of(r.sensorId())).entrySet().stream()
            .map(window -> averages(window.getKey(), window.getValue()))
            .toList());
    return rows;
  }

  private static ExpectedRow reading(TemperatureProbe reading) {
    return ExpectedRow.in(reading.eventTime())
        .field("sensor_id", reading.sensorId())
        .field("event_timestamp", text(reading.eventTime()))
        .field("ambient_temp", reading.ambientTemp())
        .field("measured_temp", reading.measuredTemp())
        .build();
  }

  private static ExpectedRow averages(
      EventWindows.KeyAndWindow window, List<TemperatureProbe> readings) {
    return ExpectedRow.in(window.start())
        .field("sensor_id", window.key().get(0))
        .field("avg_ambient_temp", mean(readings.stream().map(TemperatureProbe::ambientTemp)))
        .field("avg_measured_temp", mean(readings.stream().map(TemperatureProbe::measuredTemp)))
        .field("measurements", (long) readings.size())
        .field("window_start_time", text(window.start()))
        .field("window_end_time", text(window.start().plus(TEN_SECONDS)))
        .build();
  }
}
