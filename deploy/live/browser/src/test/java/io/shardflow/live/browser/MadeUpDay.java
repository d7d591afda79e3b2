package io.shardflow.live.browser;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Results of all jobs for the hours before a time. The same time gives the same results. */
final class MadeUpDay {
  static final List<String> CATEGORIES =
      List.of("Electronics", "Books", "Clothing", "Home", "Toys");
  private static final List<String> PLACES = List.of("building-A", "building-B", "building-C");
  private static final List<String> FLOORS = List.of("floor-1", "floor-2", "floor-3");
  private static final Map<String, Double> SENSORS =
      Map.of("temperature", 24.0, "humidity", 55.0, "light", 420.0, "pressure", 1005.0);

  private final ResultFolder folder;
  private final Instant end;
  private final int hours;
  private final Random random = new Random(7);

  /**
   * Prepares results.
   *
   * @param end the end of the last minute
   */
  MadeUpDay(ResultFolder folder, Instant end, int hours) {
    this.folder = folder;
    this.end = end.truncatedTo(ChronoUnit.MINUTES);
    this.hours = hours;
  }

  /** Writes everything. */
  void write() {
    sales(
        "store-revenue",
        "store_id",
        List.of("store_1", "store_2", "store_3", "store_4", "store_5"));
    sales("category-revenue", "category", CATEGORIES);
    sensors();
    probes();
    alerts();
    taxi();
    rejected();
  }

  /** Writes a data set that no job of this project has. */
  void writeCustom() {
    eachHour(
        Duration.ofMinutes(1),
        (hour, times) ->
            folder.write(
                "doors",
                "door-openings",
                hour,
                times.stream()
                    .map(
                        time ->
                            row(
                                "door",
                                List.of("north", "south").get(random.nextInt(2)),
                                "openings",
                                random.nextInt(9),
                                "window_start",
                                ResultFolder.time(time)))
                    .toList()));
  }

  private void sales(String dataSet, String key, List<String> names) {
    eachHour(
        Duration.ofMinutes(1),
        (hour, times) -> {
          List<Map<String, Object>> rows = new ArrayList<>();
          for (Instant time : times) {
            for (int i = 0; i < names.size(); i++) {
              double rate = 34 * busy(time) / (1 + 0.45 * i);
              int sales = (int) Math.round(rate * (0.8 + 0.4 * random.nextDouble()));
              if (sales > 0) {
                rows.add(
                    row(
                        key,
                        names.get(i),
                        "revenue",
                        BigDecimal.valueOf(sales * (2400L + random.nextInt(900)), 2),
                        "sales_count",
                        sales,
                        "window_start",
                        ResultFolder.time(time),
                        "timestamp",
                        ResultFolder.time(time.plusSeconds(60))));
              }
            }
          }
          folder.write("store-revenue", dataSet, hour, rows);
        });
  }

  /** More is sold by day than by night. */
  private static double busy(Instant time) {
    double hour = time.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() / 3600.0;
    return 0.25 + 0.75 * Math.max(0, Math.sin((hour - 6) / 16 * Math.PI));
  }

  private void sensors() {
    eachHour(
        Duration.ofMinutes(1),
        (hour, times) -> {
          List<Map<String, Object>> summaries = new ArrayList<>();
          List<Map<String, Object>> trends = new ArrayList<>();
          for (Instant time : times) {
            for (String type : SENSORS.keySet().stream().sorted().toList()) {
              for (String place : PLACES) {
                summaries.addAll(floors(time, type, place));
                trends.add(trend(time, type, place));
              }
            }
          }
          folder.write("sensor-summary", "sensor-summaries", hour, summaries);
          folder.write("trend-comparison", "trends", hour, trends);
        });
  }

  private List<Map<String, Object>> floors(Instant time, String type, String place) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String floor : FLOORS) {
      double phase = PLACES.indexOf(place) * 2 + FLOORS.indexOf(floor) * 0.4;
      double average =
          SENSORS.get(type)
              * (1
                  + 0.06 * Math.sin(time.getEpochSecond() / 6000.0 + phase)
                  + 0.01 * random.nextDouble());
      int readings = 40 + random.nextInt(20);
      int alerts = (int) (random.nextDouble() * random.nextDouble() * 6);
      rows.add(
          row(
              "sensor_type",
              type,
              "location",
              place,
              "floor",
              floor,
              "avg_reading",
              average,
              "min_reading",
              average * 0.93,
              "max_reading",
              average * 1.08,
              "alert_count",
              alerts,
              "total_count",
              readings,
              "alert_percentage",
              alerts * 100.0 / readings,
              "window_start_time",
              ResultFolder.time(time),
              "window_end_time",
              ResultFolder.time(time.plusSeconds(60))));
    }
    return rows;
  }

  private Map<String, Object> trend(Instant time, String type, String place) {
    double change = random.nextGaussian() * 6;
    double previous = SENSORS.get(type);
    return row(
        "sensor_type",
        type,
        "location",
        place,
        "current_avg",
        previous * (1 + change / 100),
        "previous_avg",
        previous,
        "change_percentage",
        change,
        "trend",
        change > 5 ? "rising" : change < -5 ? "falling" : "stable",
        "window_start_time",
        ResultFolder.time(time),
        "window_end_time",
        ResultFolder.time(time.plusSeconds(60)));
  }

  private void probes() {
    eachHour(
        Duration.ofMinutes(1),
        (hour, times) -> {
          List<Map<String, Object>> rows = new ArrayList<>();
          for (Instant time : times) {
            for (int i = 1; i <= 12; i++) {
              rows.add(
                  row(
                      "sensor_id",
                      "sensor-" + i,
                      "avg_ambient_temp",
                      21 + random.nextDouble(),
                      "avg_measured_temp",
                      22 + i * 0.7 + random.nextDouble(),
                      "measurements",
                      10,
                      "window_start_time",
                      ResultFolder.time(time),
                      "window_end_time",
                      ResultFolder.time(time.plusSeconds(10))));
            }
          }
          folder.write("dedup", "sensor-averages", hour, rows);
        });
  }

  private void alerts() {
    List<Map<String, Object>> anomalies = new ArrayList<>();
    List<Map<String, Object>> scores = new ArrayList<>();
    List<String> types = SENSORS.keySet().stream().sorted().toList();
    for (int i = 400; i >= 0; i--) {
      Instant time = end.minusSeconds(1 + i * 25L);
      String type = types.get(random.nextInt(types.size()));
      Map<String, Object> reading =
          row(
              "sensor_id",
              "sensor-%03d".formatted(random.nextInt(60)),
              "sensor_type",
              type,
              "location",
              PLACES.get(random.nextInt(3)),
              "floor",
              FLOORS.get(random.nextInt(3)),
              "room",
              "room-" + (101 + random.nextInt(9)),
              "reading",
              Math.round(SENSORS.get(type) * 138) / 100.0);
      Map<String, Object> anomaly = new LinkedHashMap<>(reading);
      anomaly.put("status", "alert");
      anomaly.put("event_time", ResultFolder.time(time));
      anomalies.add(anomaly);
      double score = 0.8 + random.nextDouble() * 0.5 + (random.nextInt(40) == 0 ? 1.8 : 0);
      Map<String, Object> scored = new LinkedHashMap<>(reading);
      scored.put("event_time", ResultFolder.time(time));
      scored.put("score", score);
      scored.put("grade", Math.max(0, score - 1.5));
      scores.add(scored);
    }
    folder.write("anomaly-filter", "anomalies", end.minusSeconds(1), anomalies);
    folder.write("random-cut-forest", "anomaly-scores", end.minusSeconds(1), scores);
    List<Map<String, Object>> alerts = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      String type = types.get(i % types.size());
      boolean closed = i < 5;
      Instant opened = end.minusSeconds(1900 - i * 200L);
      alerts.add(
          row(
              "alert_id",
              "alert-" + i,
              "sensor_id",
              "sensor-%03d".formatted(i),
              "sensor_type",
              type,
              "location",
              PLACES.get(i % 3),
              "floor",
              FLOORS.get(i % 3),
              "room",
              "room-" + (101 + i),
              "rule",
              type + "-high",
              "state",
              closed ? "closed" : "opened",
              "value",
              SENSORS.get(type) * 1.4,
              "opened_at",
              ResultFolder.time(opened),
              "closed_at",
              closed ? ResultFolder.time(opened.plusSeconds(90)) : null,
              "readings",
              3 + i));
    }
    folder.write("alerts", "alerts", end.minusSeconds(1), alerts);
  }

  private void taxi() {
    eachHour(
        Duration.ofMinutes(2),
        (hour, times) -> {
          List<Map<String, Object>> rows = new ArrayList<>();
          for (Instant time : times) {
            for (int i = (int) (busy(time) * 6); i >= 0; i--) {
              rows.add(
                  row(
                      "VendorID",
                      2,
                      "tpep_pickup_datetime",
                      ResultFolder.time(time),
                      "tpep_dropoff_datetime",
                      ResultFolder.time(time.plusSeconds(700)),
                      "trip_distance",
                      1 + random.nextInt(60) / 10.0,
                      "PULocationID",
                      100 + (int) (random.nextDouble() * random.nextDouble() * 40),
                      "total_amount",
                      BigDecimal.valueOf(900 + random.nextInt(4000), 2)));
            }
          }
          folder.write("taxi-trips", "taxi-trips", hour, rows);
        });
  }

  private void rejected() {
    List<List<String>> reasons =
        List.of(
            List.of("not a JSON object", "", "<img src=x onerror=alert(1)> {\"store"),
            List.of(
                "sales is missing", "sales", "{\"category\":\"Books\",\"store_id\":\"store_3\"}"),
            List.of("no time", "evnt_time", "{\"evnt_time\":\"yesterday\",\"sales\":3}"));
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Map<String, Object>> late = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      List<String> reason = reasons.get(i % 5 % 3);
      Instant time = end.minusSeconds(2600 - i * 100L);
      rows.add(
          row(
              "reason",
              reason.get(0),
              "field",
              reason.get(1),
              "payload",
              reason.get(2),
              "payload_encoding",
              "utf-8",
              "source",
              "sales/shardId-000000000001",
              "position",
              "4966" + i,
              "arrival_time",
              ResultFolder.time(time)));
      late.add(
          row(
              "category",
              "Books",
              "store_id",
              "store_2",
              "evnt_time",
              ResultFolder.time(time.minusSeconds(3600)),
              "sales",
              12.5));
    }
    folder.write("store-revenue", "dead-letters", end.minusSeconds(1), rows);
    folder.write("store-revenue", "late-events", end.minusSeconds(1), late);
  }

  private interface Hour {
    void write(Instant hour, List<Instant> times);
  }

  private void eachHour(Duration step, Hour writer) {
    Map<Instant, List<Instant>> byHour = new LinkedHashMap<>();
    Consumer<Instant> add =
        time ->
            byHour
                .computeIfAbsent(time.truncatedTo(ChronoUnit.HOURS), hour -> new ArrayList<>())
                .add(time);
    for (Instant t = end.minus(hours, ChronoUnit.HOURS); t.isBefore(end); t = t.plus(step)) {
      add.accept(t);
    }
    byHour.forEach(writer::write);
  }

  static Map<String, Object> row(Object... namesAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return row;
  }
}
