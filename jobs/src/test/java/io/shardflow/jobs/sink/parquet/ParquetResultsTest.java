package io.shardflow.jobs.sink.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.writer.FileRecordWriter;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.TypedRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet files, as another program reads them. */
class ParquetResultsTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  static final List<String> JOBS = JobCatalogue.JOBS.stream().map(Job::name).toList();

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("JOBS")
  void holdTheRowsOfJson(String job) throws Exception {
    Path events = folder.resolve("events.jsonl.gz");
    EventKind kind = ExpectedResults.kindOf(job).orElse(EventKind.SENSORS);
    try (RecordWriter writer = new FileRecordWriter(events)) {
      for (GeneratedRecord record :
          (Iterable<GeneratedRecord>) new Expected(kind, 13, 5_000).records()::iterator) {
        writer.write(record);
      }
    }
    String[] source = {"--source.type", "file", "--source.path", events.toString()};
    JobRun.toItsEnd(job, folder.resolve("json"), source);
    JobRun.toItsEnd(job, folder.resolve("parquet"), with(source, "--sink.format=parquet"));

    assertThat(TypedRows.ofParquet(folder.resolve("parquet")))
        .isNotEmpty()
        .isEqualTo(TypedRows.ofJson(folder.resolve("json")));
  }

  @Test
  void haveTypedColumns() throws Exception {
    run("taxi-trips", "{%s}".formatted(TRIP), "--sink.format=parquet");
    assertThat(columns("taxi-trips"))
        .startsWith(
            "VendorID BIGINT",
            "tpep_pickup_datetime TIMESTAMP WITH TIME ZONE",
            "tpep_dropoff_datetime TIMESTAMP WITH TIME ZONE",
            "passenger_count BIGINT",
            "trip_distance DECIMAL(38,18)")
        .contains("store_and_fwd_flag VARCHAR", "Airport_fee DECIMAL(38,18)", "hour BIGINT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "zstd"})
  void areCompressedByTheOption(String compression) throws Exception {
    run("archive", "{}", "--sink.format=parquet", "--sink.compression=" + compression);
    assertThat(query("SELECT DISTINCT compression FROM parquet_metadata(%s)", "archive"))
        .containsExactly(compression.equals("none") ? "UNCOMPRESSED" : compression.toUpperCase());
  }

  @Test
  void leaveOutADecimalThatNoColumnHolds() throws Exception {
    run(
        "taxi-trips",
        "{%s,\"extra\":12345678901234567890.5}\n{%s,\"extra\":123456789012345678901}\n{%s,\"extra\":1e-19}"
            .formatted(TRIP, TRIP, TRIP),
        "--sink.format=parquet");
    assertThat(query("SELECT extra FROM read_parquet(%s)", "taxi-trips"))
        .containsExactly("12345678901234567890.500000000000000000");
    assertThat(query("SELECT reason || ' ' || field FROM read_parquet(%s)", "dead-letters"))
        .containsExactly("number out of range extra", "number out of range extra");
  }

  private static final String TRIP =
      "\"tpep_pickup_datetime\":\"2024-05-01T12:00:00\",\"tpep_dropoff_datetime\":\"2024-05-01T12:10:00\"";

  @ParameterizedTest
  @ValueSource(strings = {"json", "csv", "parquet"})
  void areInFoldersOfFieldValues(String format) throws Exception {
    String sale =
        "{\"category\":\"%s\",\"store_id\":\"s\",\"evnt_time\":\"2024-05-01T12:00:00\",\"sales\":1}\n";
    run(
        "store-revenue",
        sale.formatted("Toys")
            + sale.formatted("../a/b=c%d")
            + sale.formatted("")
            + sale.formatted("x".repeat(300)),
        "--sink.format=" + format,
        "--sink.partition-by=category");
    String hour = "/year=2024/month=05/day=01/hour=12";
    assertThat(foldersWithFiles())
        .filteredOn(name -> !name.startsWith("dead-letters"))
        .containsExactly(
            "category-revenue/category=..%2Fa%2Fb%3Dc%25d" + hour,
            "category-revenue/category=Toys" + hour,
            "category-revenue/category=__HIVE_DEFAULT_PARTITION__" + hour,
            "store-revenue" + hour);
    assertThat(foldersWithFiles()).filteredOn(name -> name.startsWith("dead-letters")).hasSize(1);
  }

  @Test
  void needAFieldToPartitionBy() {
    assertThatThrownBy(() -> run("store-revenue", "", "--sink.partition-by=store_id;storeid"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll("--sink.partition-by storeid", "store_id, revenue")
        .hasMessageContaining("one option is wrong");
  }

  private void run(String job, String events, String... options) throws Exception {
    Path file = Files.writeString(folder.resolve("events.jsonl"), events);
    JobRun.toItsEnd(
        job, folder.resolve("out"), with(options, "--source.type=file", "--source.path=" + file));
  }

  private static String[] with(String[] options, String... more) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private List<String> foldersWithFiles() throws Exception {
    Path out = folder.resolve("out");
    try (Stream<Path> files = Files.walk(out)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> out.relativize(file.getParent()).toString())
          .distinct()
          .sorted()
          .toList();
    }
  }

  private List<String> columns(String dataSet) throws Exception {
    return query(
        "SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM read_parquet(%s,"
            + " hive_partitioning = false))",
        dataSet);
  }

  private List<String> query(String sql, String dataSet) throws Exception {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        ResultSet found =
            duckdb
                .createStatement()
                .executeQuery(
                    sql.formatted(
                        "'" + folder.resolve("out").resolve(dataSet) + "/**/*.parquet'"))) {
      List<String> values = new ArrayList<>();
      while (found.next()) {
        values.add(found.getString(1));
      }
      return values;
    }
  }
}
