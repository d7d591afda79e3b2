package io.shardflow.sql;

import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.writer.FileRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.jobs.testing.JobRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A pipeline as SQL and as a job.
 *
 * @param recorded the job's recorded input, of which {@code replay/JOB.txt} holds what comes out
 */
record Pipeline(String sql, String recorded, EventKind kind) {
  /** To test another pipeline, add a row. */
  static final List<Pipeline> ALL =
      List.of(
          new Pipeline("anomaly_filter", "sensors", EventKind.SENSORS),
          new Pipeline("archive", "sales", EventKind.SENSORS),
          new Pipeline("dedup", "probes", EventKind.PROBES),
          new Pipeline("sensor_summary", "sensors", EventKind.SENSORS),
          new Pipeline("store_revenue", "sales", EventKind.SALES),
          new Pipeline("taxi_trips", "trips", EventKind.TAXI_TRIPS),
          new Pipeline("trend_comparison", "sensors", EventKind.SENSORS));

  static final int GENERATED = 20_000;

  String file() {
    return sql + ".sql";
  }

  String job() {
    return sql.replace('_', '-');
  }

  /** Where {@code env/local.sql} has the events, below the folder that it is run in. */
  String events() {
    return "events/" + (sql.equals("archive") ? "records" : kind);
  }

  /**
   * Writes events with duplicates, disorder, late and malformed ones, over the end of a year.
   *
   * @param file does not exist
   */
  void generate(Path file) throws IOException {
    EventGenerator generator =
        new EventGenerator(
            new GeneratorSettings(
                kind,
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
    try (RecordWriter writer = new FileRecordWriter(file)) {
      for (int i = 0; i < GENERATED; i++) {
        writer.write(generator.record(i));
      }
    }
  }

  /**
   * The rows of a job's data sets by folder, apart from those that SQL does not keep, and from what
   * only the folder says in SQL.
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
