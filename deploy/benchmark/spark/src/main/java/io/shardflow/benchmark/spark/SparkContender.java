package io.shardflow.benchmark.spark;

import io.shardflow.benchmark.contender.Contender;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/**
 * The jobs as queries of Spark Structured Streaming, which reads whole files in micro-batches. A
 * micro-batch of Spark corresponds to a checkpoint interval of Flink, so it has up to a million
 * events, which take some seconds to process.
 */
public final class SparkContender implements Contender {
  /** Half of the files of the input. */
  private static final int FILES_PER_BATCH = 8;

  private final SparkSession session;

  private final String format;

  /**
   * Starts a session with a number of cores.
   *
   * @param format the format of the trips; the other jobs write JSON
   */
  public SparkContender(int parallelism, String format) {
    this.format = format;
    this.session =
        SparkSession.builder()
            .master("local[" + parallelism + "]")
            .appName("benchmark")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", false)
            .config("spark.sql.session.timeZone", "UTC")
            // Each of the 200 default partitions would cost a task and a state store.
            .config("spark.sql.shuffle.partitions", parallelism)
            // Without this, rows are sorted by folder before they are written.
            .config("spark.sql.maxConcurrentOutputFileWriters", 16)
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
  }

  @Override
  public void run(String job, Path input, Path output) throws Exception {
    // Hidden folder next to the data sets, deleted together with them.
    Path checkpoint = output.resolve("_checkpoint");
    DataStreamReader files = session.readStream().option("maxFilesPerTrigger", FILES_PER_BATCH);
    switch (job) {
      case "store-revenue" -> RevenueQuery.run(files, input, output, checkpoint);
      case "anomaly-filter" -> AnomalyQuery.run(files, input, output, checkpoint);
      case "dedup" -> DedupQuery.run(files, input, output, checkpoint);
      case "taxi-trips" -> TripQuery.run(files, input, output, checkpoint, format);
      default -> throw new IllegalArgumentException(job);
    }
  }

  @Override
  public void close() {
    session.stop();
  }
}
