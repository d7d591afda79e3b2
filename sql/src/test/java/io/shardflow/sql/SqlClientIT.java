package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.FileRecordWriter;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.RecordWriter;
import io.shardflow.jobs.testing.JobRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pipelines as they are, in Flink's own SQL client, against the jobs on the same files. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SqlClientIT {
  private static final Path PIPELINES = Path.of("").toAbsolutePath();
  private static final SessionCluster CLUSTER = new SessionCluster();

  // The relative paths of env/local.sql begin here.
  @TempDir static Path folder;

  private enum Pipeline {
    DEDUP(EventKind.PROBES, "clean-readings", "temperature-gaps", "sensor-averages"),
    ANOMALY_FILTER(EventKind.SENSORS, "anomalies"),
    STORE_REVENUE(EventKind.SALES, "store-revenue", "category-revenue"),
    TREND_COMPARISON(EventKind.SENSORS, "trends");

    private final EventKind events;
    private final List<String> dataSets;

    Pipeline(EventKind events, String... dataSets) {
      this.events = events;
      this.dataSets = List.of(dataSets);
    }

    private String file() {
      return lowerCase(this) + ".sql";
    }

    private String job() {
      return lowerCase(this).replace('_', '-');
    }
  }

  @BeforeAll
  static void start() throws Exception {
    for (EventKind kind : EventKind.values()) {
      generate(kind);
    }
    CLUSTER.start(folder);
  }

  @AfterAll
  static void end() throws Exception {
    CLUSTER.close();
  }

  @ParameterizedTest
  @EnumSource
  void givesTheRowsOfTheJob(Pipeline pipeline) throws Exception {
    Path expected = folder.resolve("jobs");
    JobRun.toItsEnd(
        pipeline.job(),
        expected,
        "--source.type",
        "file",
        "--source.path",
        events(pipeline.events).toString());

    CLUSTER.runSqlClient(PIPELINES.resolve("env/local.sql"), PIPELINES.resolve(pipeline.file()));

    for (String dataSet : pipeline.dataSets) {
      Path written = folder.resolve("out").resolve(dataSet);
      assertThat(JobRun.folders(written))
          .as(dataSet)
          .isNotEmpty()
          .isEqualTo(JobRun.folders(expected.resolve(dataSet)));
      assertThat(JobRun.unfinished(written)).isEmpty();
    }
  }

  @Test
  void leavesNoPipelineOut() {
    assertThat(PIPELINES.toFile().list((folder, name) -> name.endsWith(".sql")))
        .containsExactlyInAnyOrder(
            Stream.of(Pipeline.values()).map(Pipeline::file).toArray(String[]::new));
  }

  private static Path events(EventKind kind) {
    return folder.resolve("events").resolve(lowerCase(kind));
  }

  private static void generate(EventKind kind) throws IOException {
    EventGenerator generator =
        new EventGenerator(
            new GeneratorSettings(
                kind,
                5,
                // Into the next hour, and so into the next folder.
                Instant.parse("2024-05-01T11:58:00Z"),
                20,
                0.05,
                0.02,
                Duration.ofMinutes(5),
                0.02,
                false));
    try (RecordWriter writer = new FileRecordWriter(events(kind).resolve("events.jsonl"))) {
      for (int i = 0; i < 5_000; i++) {
        writer.write(generator.record(i));
      }
    }
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
