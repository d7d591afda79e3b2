package io.shardflow.sql;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.writer.FileRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.model.event.SensorReading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pipeline that exists both as SQL file and as job.
 *
 * @param sql the name of the SQL file, without its extension
 * @param recorded the name of the job's recorded input, whose results are in {@code replay/JOB.txt}
 * @param kind the kind of events to generate
 */
record Pipeline(String sql, String recorded, EventKind kind) {
  /** All pipelines. Add a row here to test another one. */
  static final List<Pipeline> ALL =
      List.of(
          new Pipeline("alerts", "sensors", EventKind.SENSORS),
          new Pipeline("anomaly_filter", "sensors", EventKind.SENSORS),
          new Pipeline("archive", "sales", EventKind.SENSORS),
          new Pipeline("dedup", "probes", EventKind.PROBES),
          new Pipeline("sensor_summary", "sensors", EventKind.SENSORS),
          new Pipeline("store_revenue", "sales", EventKind.SALES),
          new Pipeline("taxi_trips", "trips", EventKind.TAXI_TRIPS),
          new Pipeline("trend_comparison", "sensors", EventKind.SENSORS));

  static final int GENERATED_RECORDS = 20_000;

  String file() {
    return sql + ".sql";
  }

  String job() {
    return sql.replace('_', '-');
  }

  /** Returns the options with which the job does the same as SQL. */
  List<String> jobOptions() {
    return sql.equals("alerts")
        ? List.of("--alert.rules", "src/test/resources/rules-in-sql.json")
        : List.of();
  }

  /** Returns the path of the events in {@code env/local.sql}, relative to the working directory. */
  String events() {
    return "events/" + (sql.equals("archive") ? "records" : kind);
  }

  /**
   * Writes events that span the end of a year; some of them are duplicates, out of order, late or
   * malformed.
   *
   * @param file a file that does not exist yet
   */
  void generate(Path file) throws IOException {
    EventGenerator generator =
        new EventGenerator(
            kind,
            new GeneratorSettings(
                7,
                Instant.parse("2023-12-31T23:57:00Z"),
                40,
                new Faults(
                    0.05,
                    Duration.ofSeconds(2),
                    0.05,
                    Duration.ofSeconds(2),
                    0.02,
                    Duration.ofMinutes(5),
                    0.02,
                    List.of(Malformation.values())),
                Keys.DEFAULT));
    Map<String, SensorReading> readings = new HashMap<>();
    try (RecordWriter writer = new FileRecordWriter(file)) {
      for (int i = 0; i < GENERATED_RECORDS; i++) {
        GeneratedRecord record = generator.record(i);
        if (!sql.equals("alerts") || isFirstOfItsMillisecond(record, readings)) {
          writer.write(record);
        }
      }
    }
  }

  /** Returns whether no other reading of the sensor has this time in milliseconds. */
  private static boolean isFirstOfItsMillisecond(
      GeneratedRecord record, Map<String, SensorReading> readings) {
    if (record.event() == null) {
      return true;
    }
    SensorReading reading = (SensorReading) record.event();
    SensorReading first =
        readings.putIfAbsent(reading.sensorId() + reading.eventTime().toEpochMilli(), reading);
    return first == null || first.equals(reading);
  }

  /**
   * Returns the rows of a job by folder, without the data sets and columns that SQL does not write:
   * dead letters, late events, and the date columns of trips.
   */
  static Map<String, List<String>> results(Path sinkPath) {
    return results(JobRun.folders(sinkPath));
  }

  static Map<String, List<String>> results(Map<String, List<String>> folders) {
    Map<String, List<String>> results = new TreeMap<>(folders);
    results
        .keySet()
        .removeIf(name -> name.startsWith("dead-letters/") || name.startsWith("late-events/"));
    results.replaceAll(
        (name, rows) ->
            rows.stream()
                .map(
                    row ->
                        row.replaceFirst(
                            ",\"year\":\\d+,\"month\":\\d+,\"day\":\\d+,\"hour\":\\d+}$", "}"))
                .sorted()
                .toList());
    return results;
  }
}
