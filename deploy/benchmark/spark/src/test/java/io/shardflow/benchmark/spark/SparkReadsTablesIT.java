package io.shardflow.benchmark.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what a job has written, with Spark. */
class SparkReadsTablesIT {
  private static final Path SCRIPT = Path.of("../../local/run.sh").toAbsolutePath().normalize();

  @TempDir Path folder;
  private SparkSession spark;

  @BeforeEach
  void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", false)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", 1)
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.catalog.iceberg", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.iceberg.type", "hadoop")
            .config("spark.sql.catalog.iceberg.warehouse", folder.resolve("iceberg").toString())
            .getOrCreate();
  }

  @AfterEach
  void stopSpark() {
    spark.stop();
  }

  @Test
  void filesAndTablesHaveTheRowsOfJson() throws Exception {
    run("datagen", "taxi-trips", "--generator.count=1000", "--sink.path=events.jsonl");
    job("json", "--sink.format=json");
    job("parquet", "--sink.format=parquet");
    job("delta", "--sink.table=delta");
    job("iceberg", "--sink.table=iceberg");

    Dataset<Row> delta = spark.read().format("delta").load(path("delta"));
    // Without inferred partitions: the rows have these columns, too.
    Dataset<Row> parquet =
        spark.read().option("recursiveFileLookup", true).parquet(path("parquet"));
    Dataset<Row> iceberg = spark.table("iceberg.`taxi-trips`");
    Dataset<Row> json =
        spark
            .read()
            .option("recursiveFileLookup", true)
            .option("timestampFormat", "yyyy-MM-dd HH:mm:ss.SSS")
            .schema(iceberg.schema())
            .json(path("json"));
    assertThat(json.count()).isGreaterThan(900);
    assertThat(json.filter("total_amount IS NULL OR tpep_pickup_datetime IS NULL").count())
        .isZero();
    for (Dataset<Row> other : List.of(parquet, delta, iceberg)) {
      assertThat(other.columns()).isEqualTo(json.columns());
      assertThat(other.schema().simpleString()).isEqualTo(json.schema().simpleString());
      assertThat(other.exceptAll(json).collectAsList()).isEmpty();
      assertThat(json.exceptAll(other).collectAsList()).isEmpty();
    }
  }

  private String path(String format) {
    return folder.resolve(format).resolve("taxi-trips").toString();
  }

  private void job(String out, String format) throws Exception {
    run(
        "taxi-trips",
        "--source.type=file",
        "--source.path=events.jsonl",
        "--sink.path=" + out,
        format);
  }

  private void run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("the command ends").isTrue();
      assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
