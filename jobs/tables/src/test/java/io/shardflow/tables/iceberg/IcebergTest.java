package io.shardflow.tables.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.writer.FileRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.JobMetrics;
import io.shardflow.jobs.testing.JobRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs that write Iceberg tables. */
class IcebergTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(JobMetrics.configuration())
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final int EVENTS = 400;
  private static final double EVENTS_PER_SECOND = 2;
  private static final int TRIPS = 5_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** Columns with the time at which a record arrived, which differs between runs on a stream. */
  private static final List<String> ARRIVAL = List.of("ingest_time", "arrival_time");

  private static final String SALE =
      "{\"category\":\"Toys\",\"store_id\":\"%s\",\"evnt_time\":\"2024-05-01T%s\",\"sales\":%s}\n";

  @TempDir Path folder;

  static Stream<Arguments> jobs() {
    Map<String, EventKind> kinds =
        Map.of(
            "dedup", EventKind.PROBES,
            "store-revenue", EventKind.SALES,
            "taxi-trips", EventKind.TAXI_TRIPS);
    return JobCatalogue.JOBS.stream()
        .map(Job::name)
        .map(job -> Arguments.of(job, kinds.getOrDefault(job, EventKind.SENSORS)));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aReplayWritesTheRowsOfTheJsonFiles(String job, EventKind kind) throws Exception {
    Path events = generate(kind);
    Path tables = run(job, "tables", events, "--sink.table=iceberg");
    Path files = run(job, "files", events, "--sink.format=json");
    assertSameRows(job, tables, files, List.of());
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aStreamWritesTheRowsOfTheJsonFiles(String job, EventKind kind) throws Exception {
    Path tables = stream(job, "tables", "--sink.table=iceberg");
    Path files = stream(job, "files", "--sink.format=json");
    assertSameRows(job, tables, files, ARRIVAL);
  }

  private static void assertSameRows(String job, Path tables, Path files, List<String> ignored)
      throws IOException {
    assertThat(Rows.dataSets(tables)).containsAll(Rows.dataSets(files));
    for (String dataSet : Rows.dataSets(tables)) {
      boolean isArchive = dataSet.equals("archive");
      List<String> rows =
          isArchive
              ? Rows.ofColumn(tables, dataSet, "payload")
              : Rows.ofTable(tables, dataSet, ignored);
      assertThat(rows)
          .as(dataSet)
          .isEqualTo(
              isArchive
                  ? JobRun.rows(files, dataSet)
                  : Rows.ofJson(files, dataSet, Rows.table(tables, dataSet).schema(), ignored));
      if (!List.of("late-events", "dead-letters").contains(dataSet)) {
        assertThat(rows).as(dataSet).isNotEmpty();
      }
    }
  }

  @Test
  void eachDataSetIsATableInItsFolder() throws Exception {
    Path out = replay("store-revenue", sales(SALE.formatted("s", "12:00:00", "1.5")));
    assertThat(Rows.dataSets(out))
        .containsExactly("category-revenue", "dead-letters", "late-events", "store-revenue");
    assertThat(out.resolve("store-revenue/metadata/version-hint.text")).exists();
    Table table = Rows.table(out, "store-revenue");
    assertThat(table.schema().asStruct())
        .hasToString(
            "struct<1: store_id: optional string, 2: revenue: optional decimal(38, 18), 3:"
                + " sales_count: optional long, 4: window_start: optional timestamptz, 5:"
                + " timestamp: optional timestamptz>");
    assertThat(table.spec().fields())
        .extracting(PartitionField::name)
        .containsExactly("window_start_hour");
    assertThat(table.properties()).containsEntry("write.parquet.compression-codec", "zstd");
  }

  @Test
  void partitionsByColumnsAndThenByHour() throws Exception {
    String longName = "é".repeat(120);
    Path out =
        replay(
            "store-revenue",
            sales(
                SALE.formatted("store_1", "12:00:00", "1")
                    + SALE.formatted("store_1", "13:00:00", "2")
                    + SALE.formatted(longName, "12:00:00", "3")),
            "--sink.partition-by=store_id");
    Table table = Rows.table(out, "store-revenue");
    assertThat(table.spec().fields())
        .extracting(PartitionField::name)
        .containsExactly("store_id", "window_start_hour");
    assertThat(Rows.table(out, "category-revenue").spec().fields()).hasSize(1);
    assertThat(Rows.ofTable(out, "store-revenue", List.of()))
        .hasSize(3)
        .anyMatch(row -> row.contains(longName));
    assertThat(table.currentSnapshot().summary()).containsEntry("changed-partition-count", "3");
  }

  @Test
  void appendsToATableWithMoreColumnsInAnotherOrder() throws Exception {
    Path out = folder.resolve("out");
    create(
        out,
        "store-revenue",
        Types.NestedField.optional(1, "note", Types.StringType.get()),
        Types.NestedField.optional(2, "timestamp", Types.TimestampType.withoutZone()),
        Types.NestedField.optional(3, "window_start", Types.TimestampType.withZone()),
        Types.NestedField.optional(4, "sales_count", Types.LongType.get()),
        Types.NestedField.optional(5, "revenue", Types.DecimalType.of(38, 18)),
        Types.NestedField.optional(6, "store_id", Types.StringType.get()));
    replay("store-revenue", sales(SALE.formatted("s", "12:00:00", "-1.25")));
    assertThat(Rows.ofTable(out, "store-revenue", List.of()))
        .containsExactly(
            "{note=null, revenue=-1.25, sales_count=1, store_id=s,"
                + " timestamp=2024-05-01T12:01:00Z, window_start=2024-05-01T12:00:00Z}");
  }

  @Test
  void refusesATableWhoseColumnsDoNotFit() throws Exception {
    Path out = folder.resolve("out");
    create(
        out,
        "store-revenue",
        Types.NestedField.required(1, "store_id", Types.StringType.get()),
        Types.NestedField.optional(2, "revenue", Types.DoubleType.get()),
        Types.NestedField.optional(3, "window_start", Types.TimestampType.withZone()),
        Types.NestedField.optional(4, "timestamp", Types.TimestampType.withZone()));
    assertThatThrownBy(() -> replay("store-revenue", sales(SALE.formatted("s", "12:00:00", "1"))))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll(
            "--sink.path " + out,
            "column revenue double should be decimal(38, 18)",
            "has no column sales_count",
            "column store_id may not be null",
            "Columns of the table: store_id string not null, revenue double,",
            "Columns of the rows: store_id string, revenue decimal(38, 18), sales_count long,");
  }

  @Test
  void refusesASecondReplayIntoTheSameTable() throws Exception {
    Path sales = sales(SALE.formatted("s", "12:00:00", "1"));
    Path out = replay("store-revenue", sales);
    assertThatThrownBy(() -> replay("store-revenue", sales))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll("holds results of an earlier run", "store-revenue");
    replay("store-revenue", sales, "--sink.existing=append");
    assertThat(Rows.ofTable(out, "store-revenue", List.of())).hasSize(2);
  }

  @Test
  void aReplayOfNoEventsLeavesEmptyTables() throws Exception {
    Path sales = sales("");
    Path out = replay("store-revenue", sales);
    replay("store-revenue", sales);
    assertThat(Rows.ofTable(out, "store-revenue", List.of())).isEmpty();
  }

  @Test
  void aJobStoppedWithDrainHasWrittenAllRows() throws Exception {
    Path out = folder.resolve("out");
    String name = "drained trips";
    JobClient job = JobRun.start(trips(out, 100_000, 400), name, null);
    awaitCommits(out, 2);
    JobRun.stop(job, true, folder.resolve("savepoints"));
    assertThat(count(out)).isEqualTo(JobMetrics.sum(name, Metrics.ROWS_WRITTEN));
  }

  @Test
  void aResumedJobWritesEachRowOnce() throws Exception {
    Path out = folder.resolve("out");
    JobClient job = JobRun.start(trips(out, TRIPS, 400), "trips", null);
    awaitCommits(out, 2);
    String savepoint = JobRun.stop(job, false, folder.resolve("savepoints"));
    assertThat(count(out)).isBetween(1L, TRIPS - 1L);
    JobRun.start(trips(out, TRIPS, 10_000), "resumed trips", savepoint)
        .getJobExecutionResult()
        .get();
    assertThat(count(out)).isEqualTo(TRIPS);
  }

  private static void awaitCommits(Path out, int commits) {
    await("%d commits".formatted(commits))
        .atMost(TIMEOUT)
        .until(() -> Rows.commits(out, "taxi-trips") >= commits);
  }

  private static long count(Path out) throws IOException {
    return Rows.ofTable(out, "taxi-trips", List.of()).size();
  }

  @Test
  void refusesAFreshRunWithTheJobIdOfAnEarlierRun() throws Exception {
    Path out = replay("archive", sales(SALE.formatted("s", "12:00:00", "1")));
    JobID id = JobID.generate();
    Rows.table(out, "archive")
        .newAppend()
        .set("flink.job-id", id.toString())
        .set("flink.max-committed-checkpoint-id", "7")
        .commit();
    StreamExecutionEnvironment env =
        JobRun.environment("archive", out, generator(10, "--sink.table=iceberg"));
    Configuration fixed = new Configuration();
    fixed.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, id.toString());
    env.configure(fixed);
    env.enableCheckpointing(100);
    assertThatThrownBy(() -> env.execute())
        .hasStackTraceContaining("holds the checkpoint 7 of an earlier run with the job id " + id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sink.catalog=hive | catalog hive: not allowed; allowed: one of: hadoop, glue, rest",
        "--sink.catalog=rest | catalog.uri: missing, needed by sink.catalog=rest",
        "--sink.catalog.uri=http://u/ | http://u/: is only valid with sink.catalog=rest",
        "--sink.catalog.uri=file://u/ | file://u/: not allowed; allowed: http or https URI",
        "--sink.catalog.properties=a | properties a: not allowed; allowed: one or more key=value",
        "--sink.database=d | database d: is only valid with sink.catalog=glue or rest",
        "--sink.layout=firehose | layout firehose: is not valid with sink.table=iceberg",
      })
  void refusesOptions(String option, String problem) {
    assertThatThrownBy(() -> parse("--sink.path=out", "--sink.table=iceberg", option))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("one option is wrong")
        .hasMessageContaining(problem);
  }

  @Test
  void refusesACatalogWithoutTables() {
    assertThatThrownBy(() -> parse("--sink.path=out", "--sink.catalog=glue"))
        .hasMessageContaining("--sink.catalog glue: is only valid with sink.table=iceberg");
  }

  private static void parse(String... options) throws InvalidOptionsException {
    List<String> all = new ArrayList<>(List.of("archive", "--source.type=generator"));
    all.addAll(List.of(options));
    JobCommand.parse(all, Map.of());
  }

  @Test
  void reportsACatalogThatCannotBeReached() {
    assertThatThrownBy(
            () ->
                replay(
                    "archive",
                    sales(""),
                    "--sink.catalog=rest",
                    "--sink.catalog.uri=http://localhost:1/"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--sink.catalog rest: the table archive cannot be read: ");
  }

  private static void create(Path out, String dataSet, Types.NestedField... columns)
      throws IOException {
    try (var catalog = Rows.catalog(out)) {
      catalog.createTable(Rows.name(dataSet), new Schema(columns));
    }
  }

  private Path sales(String lines) throws IOException {
    return Files.writeString(folder.resolve("sales.jsonl"), lines);
  }

  /** Replays a file. */
  private Path run(String job, String out, Path events, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--source.type=file", "--source.path=" + events));
    all.addAll(List.of(options));
    JobRun.toItsEnd(job, folder.resolve(out), all.toArray(String[]::new));
    return folder.resolve(out);
  }

  /** Replays sales. */
  private Path replay(String job, Path events, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--sink.table=iceberg"));
    all.addAll(List.of(options));
    return run(job, "out", events, all.toArray(String[]::new));
  }

  /** Runs a job on generated events, with checkpoints. */
  private Path stream(String job, String out, String... options) throws Exception {
    Path path = folder.resolve(out);
    StreamExecutionEnvironment env = JobRun.environment(job, path, generator(EVENTS, options));
    env.enableCheckpointing(100);
    env.execute(job);
    return path;
  }

  private static String[] generator(int count, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--source.type=generator",
                "--generator.count=" + count,
                "--generator.rate=" + EVENTS_PER_SECOND,
                "--generator.speed=1000",
                "--generator.late=0"));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  private static StreamExecutionEnvironment trips(Path out, int count, int rate) throws Exception {
    StreamExecutionEnvironment env =
        JobRun.environment(
            "taxi-trips",
            out,
            "--source.type=generator",
            "--generator.count=" + count,
            "--generator.rate=" + rate,
            "--generator.malformed=0",
            "--generator.late=0",
            "--sink.table=iceberg");
    env.enableCheckpointing(100);
    return env;
  }

  private Path generate(EventKind kind) throws IOException {
    Path file = folder.resolve("generated.jsonl");
    EventGenerator generator =
        new EventGenerator(
            kind,
            new GeneratorSettings(
                3,
                Instant.parse("2024-05-01T12:00:00Z"),
                EVENTS_PER_SECOND,
                new Faults(
                    0.05,
                    Duration.ofSeconds(2),
                    0.05,
                    Duration.ofSeconds(2),
                    0,
                    Duration.ofMinutes(5),
                    0.02,
                    List.of(Malformation.values())),
                Keys.DEFAULT));
    try (RecordWriter writer = new FileRecordWriter(file)) {
      for (int i = 0; i < EVENTS; i++) {
        writer.write(generator.record(i));
      }
    }
    return file;
  }
}
