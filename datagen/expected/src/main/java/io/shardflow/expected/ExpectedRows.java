package io.shardflow.expected;

import io.shardflow.datagen.EventKind;
import io.shardflow.model.Event;
import io.shardflow.model.event.Sale;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.event.TaxiTrip;
import io.shardflow.model.event.TemperatureProbe;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one job must make of events: as directly as it can be said, over all of them at once.
 *
 * @param knowsLateness whether the job puts aside events as late
 * @param rows the rows of each data set for the events that are not late, in any order
 */
record ExpectedRows(
    boolean knowsLateness, Function<List<Event>, Map<String, List<ExpectedRow>>> rows) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final double GAP_THRESHOLD = 20;

  /** Of more digits than a double has. */
  private static final MathContext QUOTIENT = new MathContext(50);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  /** By kind and by job. */
  static final Map<EventKind, Map<String, ExpectedRows>> JOBS =
      Map.of(
          EventKind.PROBES,
          Map.of("dedup", new ExpectedRows(true, ExpectedRows::dedup)),
          EventKind.SENSORS,
          Map.of(
              "anomaly-filter", new ExpectedRows(false, ExpectedRows::anomalies),
              "sensor-summary", new ExpectedRows(true, ExpectedRows::summaries),
              "trend-comparison", new ExpectedRows(true, ExpectedRows::trends)),
          EventKind.SALES,
          Map.of("store-revenue", new ExpectedRows(true, ExpectedRows::revenue)),
          EventKind.TAXI_TRIPS,
          Map.of("taxi-trips", new ExpectedRows(false, ExpectedRows::trips)));

  private static Map<String, List<ExpectedRow>> dedup(List<Event> events) {
    // Equal records are one; all but the arrival, which the generator does not know.
    List<TemperatureProbe> readings =
        of(TemperatureProbe.class, events)
            .collect(Collectors.toCollection(LinkedHashSet::new))
            .stream()
            .toList();
    Map<String, List<ExpectedRow>> rows = new LinkedHashMap<>();
    rows.put("clean-readings", readings.stream().map(ExpectedRows::reading).toList());
    rows.put(
        "temperature-gaps",
        readings.stream()
            .filter(r -> Math.abs(r.measuredTemp() - r.ambientTemp()) > GAP_THRESHOLD)
            .map(ExpectedRows::reading)
            .toList());
    List<ExpectedRow> averages = new ArrayList<>();
    windows(readings, TEN_SECONDS, r -> List.of(r.sensorId()))
        .forEach(
            (group, inWindow) ->
                averages.add(
                    ExpectedRow.of(
                        group.start,
                        "sensor_id",
                        group.key.get(0),
                        "avg_ambient_temp",
                        mean(inWindow.stream().map(TemperatureProbe::ambientTemp)),
                        "avg_measured_temp",
                        mean(inWindow.stream().map(TemperatureProbe::measuredTemp)),
                        "measurements",
                        (long) inWindow.size(),
                        "window_start_time",
                        text(group.start),
                        "window_end_time",
                        text(group.start.plus(TEN_SECONDS)))));
    rows.put("sensor-averages", averages);
    return rows;
  }

  private static ExpectedRow reading(TemperatureProbe reading) {
    return ExpectedRow.of(
        reading.eventTime(),
        "sensor_id",
        reading.sensorId(),
        "event_timestamp",
        text(reading.eventTime()),
        "ambient_temp",
        reading.ambientTemp(),
        "measured_temp",
        reading.measuredTemp());
  }

  private static Map<String, List<ExpectedRow>> anomalies(List<Event> events) {
    return Map.of(
        "anomalies",
        of(SensorReading.class, events)
            .filter(ExpectedRows::isAnomaly)
            .map(
                r ->
                    ExpectedRow.of(
                        r.eventTime(),
                        "sensor_id",
                        r.sensorId(),
                        "sensor_type",
                        r.sensorType(),
                        "location",
                        r.location(),
                        "floor",
                        r.floor(),
                        "room",
                        r.room(),
                        "reading",
                        r.reading(),
                        "status",
                        r.status(),
                        "event_time",
                        text(r.eventTime())))
            .toList());
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

  private static Map<String, List<ExpectedRow>> summaries(List<Event> events) {
    List<ExpectedRow> rows = new ArrayList<>();
    windows(
            of(SensorReading.class, events).toList(),
            MINUTE,
            r -> List.of(r.sensorType(), r.location(), r.floor()))
        .forEach(
            (group, readings) -> {
              long alerts = readings.stream().filter(r -> r.status().equals("alert")).count();
              rows.add(
                  ExpectedRow.of(
                      group.start,
                      "sensor_type",
                      group.key.get(0),
                      "location",
                      group.key.get(1),
                      "floor",
                      group.key.get(2),
                      "avg_reading",
                      mean(readings.stream().map(SensorReading::reading)),
                      "min_reading",
                      readings.stream().mapToDouble(SensorReading::reading).min().orElseThrow(),
                      "max_reading",
                      readings.stream().mapToDouble(SensorReading::reading).max().orElseThrow(),
                      "alert_count",
                      alerts,
                      "total_count",
                      (long) readings.size(),
                      "alert_percentage",
                      quotient(
                              BigDecimal.valueOf(100 * alerts), BigDecimal.valueOf(readings.size()))
                          .doubleValue(),
                      "window_start_time",
                      text(group.start),
                      "window_end_time",
                      text(group.start.plus(MINUTE))));
            });
    return Map.of("sensor-summaries", rows);
  }

  private static Map<String, List<ExpectedRow>> trends(List<Event> events) {
    Map<Group, List<SensorReading>> windows =
        windows(
            of(SensorReading.class, events).toList(),
            MINUTE,
            r -> List.of(r.sensorType(), r.location()));
    List<ExpectedRow> rows = new ArrayList<>();
    windows.forEach(
        (group, readings) -> {
          List<SensorReading> before = windows.get(new Group(group.key, group.start.minus(MINUTE)));
          if (before == null) {
            return;
          }
          double current = mean(readings.stream().map(SensorReading::reading));
          double previous = mean(before.stream().map(SensorReading::reading));
          rows.add(
              ExpectedRow.of(
                  group.start,
                  "sensor_type",
                  group.key.get(0),
                  "location",
                  group.key.get(1),
                  "current_avg",
                  current,
                  "previous_avg",
                  previous,
                  "change_percentage",
                  changePercentage(current, previous),
                  "trend",
                  trend(current, previous),
                  "window_start_time",
                  text(group.start),
                  "window_end_time",
                  text(group.start.plus(MINUTE))));
        });
    return Map.of("trends", rows);
  }

  /** In exact fractions, of which only the result is rounded. */
  static BigDecimal changePercentage(double current, double previous) {
    if (previous == 0) {
      return null;
    }
    BigDecimal before = new BigDecimal(previous);
    BigDecimal percentage =
        quotient(new BigDecimal(current).subtract(before).movePointRight(2), before.abs());
    boolean isBeyondADouble = Double.isInfinite(percentage.doubleValue());
    return isBeyondADouble ? null : percentage;
  }

  /** By more than a twentieth: multiplied by 20, nothing is rounded. */
  static String trend(double current, double previous) {
    BigDecimal before = new BigDecimal(previous);
    BigDecimal twentyChanges =
        new BigDecimal(current).subtract(before).multiply(BigDecimal.valueOf(20));
    if (twentyChanges.compareTo(before.abs()) > 0) {
      return "rising";
    }
    return twentyChanges.compareTo(before.abs().negate()) < 0 ? "falling" : "stable";
  }

  private static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor) {
    return dividend.divide(divisor, QUOTIENT);
  }

  private static Map<String, List<ExpectedRow>> revenue(List<Event> events) {
    List<Sale> sales = of(Sale.class, events).toList();
    Map<String, List<ExpectedRow>> rows = new LinkedHashMap<>();
    rows.put("store-revenue", revenue(sales, "store_id", Sale::storeId));
    rows.put("category-revenue", revenue(sales, "category", Sale::category));
    return rows;
  }

  private static List<ExpectedRow> revenue(
      List<Sale> sales, String name, Function<Sale, String> key) {
    List<ExpectedRow> rows = new ArrayList<>();
    windows(sales, MINUTE, sale -> List.of(key.apply(sale)))
        .forEach(
            (group, ofGroup) ->
                rows.add(
                    ExpectedRow.of(
                        group.start,
                        name,
                        group.key.get(0),
                        "revenue",
                        ofGroup.stream().map(Sale::sales).reduce(BigDecimal.ZERO, BigDecimal::add),
                        "sales_count",
                        (long) ofGroup.size(),
                        "window_start",
                        text(group.start),
                        "timestamp",
                        text(group.start.plus(MINUTE)))));
    return rows;
  }

  private static Map<String, List<ExpectedRow>> trips(List<Event> events) {
    return Map.of("taxi-trips", of(TaxiTrip.class, events).map(ExpectedRows::trip).toList());
  }

  private static ExpectedRow trip(TaxiTrip trip) {
    ZonedDateTime pickup = trip.pickupTime().atZone(ZoneOffset.UTC);
    return ExpectedRow.of(
        trip.pickupTime(),
        "VendorID",
        trip.vendorId(),
        "tpep_pickup_datetime",
        text(trip.pickupTime()),
        "tpep_dropoff_datetime",
        text(trip.dropoffTime()),
        "passenger_count",
        trip.passengerCount(),
        "trip_distance",
        trip.tripDistance(),
        "RatecodeID",
        trip.ratecodeId(),
        "store_and_fwd_flag",
        trip.storeAndFwdFlag(),
        "PULocationID",
        trip.puLocationId(),
        "DOLocationID",
        trip.doLocationId(),
        "payment_type",
        trip.paymentType(),
        "fare_amount",
        trip.fareAmount(),
        "extra",
        trip.extra(),
        "mta_tax",
        trip.mtaTax(),
        "tip_amount",
        trip.tipAmount(),
        "tolls_amount",
        trip.tollsAmount(),
        "improvement_surcharge",
        trip.improvementSurcharge(),
        "total_amount",
        trip.totalAmount(),
        "congestion_surcharge",
        trip.congestionSurcharge(),
        "Airport_fee",
        trip.airportFee(),
        "year",
        (long) pickup.getYear(),
        "month",
        (long) pickup.getMonthValue(),
        "day",
        (long) pickup.getDayOfMonth(),
        "hour",
        (long) pickup.getHour());
  }

  private record Group(List<String> key, Instant start) {}

  /** The events of each key and window; windows begin at multiples of their size since 1970. */
  private static <E extends Event> Map<Group, List<E>> windows(
      List<E> events, Duration size, Function<E, List<String>> key) {
    return events.stream()
        .collect(
            Collectors.groupingBy(
                event -> {
                  long millis = event.eventTime().toEpochMilli();
                  long start = millis - Math.floorMod(millis, size.toMillis());
                  return new Group(key.apply(event), Instant.ofEpochMilli(start));
                },
                LinkedHashMap::new,
                Collectors.toList()));
  }

  /** Added up without rounding, so whatever the order. */
  private static double mean(Stream<Double> numbers) {
    List<BigDecimal> exact = numbers.map(BigDecimal::new).toList();
    return exact.stream().reduce(BigDecimal.ZERO, BigDecimal::add).doubleValue() / exact.size();
  }

  private static <E extends Event> Stream<E> of(Class<E> type, List<Event> events) {
    return events.stream().map(type::cast);
  }

  private static String text(Instant time) {
    return TIME.format(time);
  }
}
