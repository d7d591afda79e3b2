package io.shardflow.live.view;

import static io.shardflow.live.view.Aggregate.LAST;
import static io.shardflow.live.view.Aggregate.MAX;
import static io.shardflow.live.view.Aggregate.MEAN;
import static io.shardflow.live.view.Aggregate.MIN;
import static io.shardflow.live.view.Aggregate.SUM;

import io.shardflow.live.view.View.Closed;
import io.shardflow.live.view.View.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The views of the data sets that Shardflow's jobs write. */
public final class KnownViews {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private static final Key JOB = new Key(View.JOB, "Job", false);
  private static final Key SENSOR = new Key("sensor_id", "Sensor", false);
  private static final Key TYPE = new Key("sensor_type", "Sensor type", false);
  private static final Key LOCATION = new Key("location", "Building", false);
  private static final Key FLOOR = new Key("floor", "Floor", false);

  /** Columns of reference data. */
  private static final Key NAME = new Key("name", "Name", true);

  private static final Key SITE = new Key("site", "Site", true);

  /** Data sets that each job has: those of all jobs under one root are shown as one. */
  private static final Set<String> SHARED = Set.of("dead-letters", "late-events", "undelivered");

  private static final Map<String, View> VIEWS = new LinkedHashMap<>();

  static {
    window(
        "store-revenue",
        "Revenue per store",
        "revenue",
        "window_start",
        "timestamp",
        MINUTE,
        List.of(new Key("store_id", "Store", false), NAME, SITE),
        revenue());
    window(
        "category-revenue",
        "Revenue per category",
        "revenue",
        "window_start",
        "timestamp",
        MINUTE,
        List.of(new Key("category", "Category", false)),
        revenue());
    window(
        "sensor-averages",
        "Average temperatures per sensor",
        "sensors",
        "window_start_time",
        "window_end_time",
        10 * SECOND,
        List.of(SENSOR),
        List.of(
            Measure.of("avg_measured_temp", "Measured temperature", MEAN, Format.DECIMAL)
                .weightedBy("measurements"),
            Measure.of("avg_ambient_temp", "Ambient temperature", MEAN, Format.DECIMAL)
                .weightedBy("measurements"),
            Measure.of("measurements", "Measurements", SUM, Format.COUNT)));
    window(
        "sensor-summaries",
        "Sensors per building and floor",
        "sensors",
        "window_start_time",
        "window_end_time",
        MINUTE,
        List.of(TYPE, LOCATION, FLOOR),
        List.of(
            Measure.of("avg_reading", "Average", MEAN, Format.DECIMAL).weightedBy("total_count"),
            Measure.of("min_reading", "Lowest", MIN, Format.DECIMAL),
            Measure.of("max_reading", "Highest", MAX, Format.DECIMAL),
            Measure.share("alert_share", "Alert share", "alert_count", "total_count"),
            Measure.of("alert_count", "Alerts", SUM, Format.COUNT),
            Measure.of("total_count", "Readings", SUM, Format.COUNT)));
    VIEWS.put(
        "trends",
        new View(
            "Trends",
            "sensors",
            false,
            List.of("window_start_time"),
            "window_end_time",
            MINUTE,
            List.of(TYPE, LOCATION),
            List.of(
                Measure.of("current_avg", "Average", MEAN, Format.DECIMAL),
                Measure.of("previous_avg", "Average before", MEAN, Format.DECIMAL),
                Measure.of("change_percentage", "Change", LAST, Format.PERCENT)),
            List.of("sensor_type", "location"),
            null));
    feed(
        "anomalies",
        "Anomalies",
        "alerts",
        List.of("event_time"),
        MINUTE,
        List.of(TYPE, LOCATION, FLOOR, SITE),
        List.of(Measure.of("reading", "Reading", MEAN, Format.DECIMAL)));
    VIEWS.put(
        "alerts",
        new View(
            "Alerts",
            "alerts",
            true,
            List.of("opened_at"),
            null,
            MINUTE,
            List.of(
                new Key("rule", "Rule", false), LOCATION, TYPE, new Key("state", "State", false)),
            List.of(
                Measure.of("value", "Value", MEAN, Format.DECIMAL),
                Measure.of("readings", "Readings", SUM, Format.COUNT)),
            List.of("alert_id"),
            new Closed("state", "closed")));
    feed(
        "anomaly-scores",
        "Anomaly scores",
        "alerts",
        List.of("event_time"),
        MINUTE,
        List.of(TYPE, LOCATION),
        List.of(
            Measure.of("score", "Highest score", MAX, Format.SCORE),
            Measure.of("grade", "Highest grade", MAX, Format.SCORE),
            Measure.of("reading", "Reading", MEAN, Format.DECIMAL)));
    series(
        "taxi-trips",
        "Taxi trips",
        "taxi",
        "tpep_pickup_datetime",
        HOUR,
        List.of(new Key("PULocationID", "Pick-up zone", false)),
        List.of(
            Measure.of("total_amount", "Fares", SUM, Format.MONEY).in("USD"),
            Measure.of("trip_distance", "Distance", MEAN, Format.DECIMAL).in("mi")));
    series(
        "clean-readings",
        "Temperature readings",
        "sensors",
        "event_timestamp",
        MINUTE,
        List.of(SENSOR),
        temperatures());
    series(
        "temperature-gaps",
        "Temperature gaps",
        "sensors",
        "event_timestamp",
        MINUTE,
        List.of(SENSOR),
        temperatures());
    feed(
        "archive", "Archived records", "health", List.of("event_time"), HOUR, List.of(), List.of());
    feed(
        "late-events",
        "Late events",
        "health",
        List.of("evnt_time", "eventTimeStamp", "timestamp"),
        MINUTE,
        List.of(JOB),
        List.of());
    feed(
        "dead-letters",
        "Dead letters",
        "health",
        List.of("arrival_time"),
        MINUTE,
        List.of(JOB, new Key("reason", "Reason", false), new Key("field", "Field", false)),
        List.of());
    feed(
        "undelivered",
        "Undelivered rows",
        "health",
        List.of("refused_at"),
        MINUTE,
        List.of(JOB, new Key("target", "Target", false), new Key("data_set", "Data set", false)),
        List.of());
  }

  private KnownViews() {}

  /** Returns the view of a data set, or null if it is not known. */
  public static View of(String dataSet) {
    return VIEWS.get(dataSet);
  }

  /** Returns the names of all data sets that are known. */
  public static Set<String> names() {
    return VIEWS.keySet();
  }

  /** Returns whether the data sets of this name of all jobs are shown as one. */
  public static boolean isShared(String dataSet) {
    return SHARED.contains(dataSet);
  }

  private static List<Measure> revenue() {
    return List.of(
        Measure.of("revenue", "Revenue", SUM, Format.MONEY),
        Measure.of("sales_count", "Sales", SUM, Format.COUNT));
  }

  private static List<Measure> temperatures() {
    return List.of(
        Measure.of("measured_temp", "Measured temperature", MEAN, Format.DECIMAL),
        Measure.of("ambient_temp", "Ambient temperature", MEAN, Format.DECIMAL));
  }

  private static void window(
      String name,
      String title,
      String topic,
      String start,
      String end,
      long step,
      List<Key> keys,
      List<Measure> measures) {
    VIEWS.put(
        name, new View(title, topic, false, List.of(start), end, step, keys, measures, null, null));
  }

  private static void series(
      String name,
      String title,
      String topic,
      String time,
      long step,
      List<Key> keys,
      List<Measure> measures) {
    window(name, title, topic, time, null, step, keys, measures);
  }

  private static void feed(
      String name,
      String title,
      String topic,
      List<String> times,
      long step,
      List<Key> keys,
      List<Measure> measures) {
    VIEWS.put(name, new View(title, topic, true, times, null, step, keys, measures, null, null));
  }
}
