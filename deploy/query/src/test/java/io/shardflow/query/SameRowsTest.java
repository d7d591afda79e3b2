package io.shardflow.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.writer.FileRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.JobRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verifies what jobs write as Parquet and tables, and compares the views over them. */
class SameRowsTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(2).build());

  private static final String DATE = ", year BIGINT, month BIGINT, day BIGINT, hour BIGINT";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"dedup", "store-revenue", "taxi-trips", "archive"})
  void tablesHaveTheColumnsAndRowsOfFiles(String job) throws Exception {
    Path events = folder.resolve("events.jsonl");
    try (RecordWriter writer = new FileRecordWriter(events)) {
      for (GeneratedRecord record : (Iterable<GeneratedRecord>) expected(job).records()::iterator) {
        writer.write(record);
      }
    }
    Map<String, List<String>> parquet = views(job, events, "parquet", "--sink.format=parquet");
    Map<String, List<String>> delta = views(job, events, "delta", "--sink.table=delta");
    Map<String, List<String>> iceberg = views(job, events, "iceberg", "--sink.table=iceberg");

    assertThat(parquet).isNotEmpty();
    // Iceberg has tables of no rows, too, and no columns for its partitions.
    iceberg.keySet().retainAll(parquet.keySet());
    assertThat(delta).isEqualTo(parquet);
    assertThat(iceberg.keySet()).isEqualTo(parquet.keySet());
    parquet.forEach(
        (view, rows) ->
            assertThat(iceberg.get(view))
                .as(view)
                .isEqualTo(view.equals("taxi_trips") ? rows : withoutDate(rows)));
  }

  private static Expected expected(String job) {
    EventKind kind = ExpectedResults.kindOf(job).orElse(EventKind.SENSORS);
    return new Expected(kind, 14, 2_000);
  }

  private static List<String> withoutDate(List<String> rows) {
    return rows.stream()
        .map(row -> row.replace(DATE, "").replaceAll(",\"year\":.*}$", "}"))
        .toList();
  }

  /** Returns the columns and the sorted rows of each view. */
  private Map<String, List<String>> views(String job, Path events, String out, String option)
      throws Exception {
    Path results = folder.resolve(out).resolve(job);
    JobRun.toItsEnd(
        job, results, "--source.type=file", "--source.path=" + events.toString(), option);
    expected(job).assertWrittenBy(job, results);
    Expected less = new Expected(expected(job).kind(), 14, 1_900);
    assertThat(less.verify(job, results).isEqual()).isFalse();
    QueryRun run = new QueryRun(results);
    Map<String, List<String>> columns = new TreeMap<>();
    for (String row : run.out("--format=csv").lines().skip(1).toList()) {
      String[] cells = row.split(",", 4);
      columns
          .computeIfAbsent(cells[0], view -> new ArrayList<>())
          .add(cells[2] + " " + cells[3].replace("\"", ""));
    }
    Map<String, List<String>> views = new TreeMap<>();
    for (Map.Entry<String, List<String>> view : columns.entrySet()) {
      List<String> lines = new ArrayList<>(List.of(String.join(", ", view.getValue())));
      lines.addAll(run.rows("SELECT * FROM " + view.getKey() + " ORDER BY ALL"));
      views.put(view.getKey(), lines);
    }
    return views;
  }
}
