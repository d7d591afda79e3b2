package io.shardflow.benchmark.spark;

import io.shardflow.benchmark.contender.Contender;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;

/**
 * The jobs as queries of Spark Structured Streaming, which reads whole files in micro-batches. A
 * micro-batch is to Spark what a checkpoint is to Flink: so it has a million events or more, some
 * seconds' work.
 */
public final class SparkContender implements Contender {
  /** Of the sixteen that the events are in. */
  private static final int FILES_PER_BATCH = 8;

  private final SparkSession session;

  /** Starts a session with so many cores. */
  public SparkContender(int parallelism) {
    this.session =
        SparkSession.builder()
            .master("local[" + parallelism + "]")
            .appName("benchmark")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", false)
            .config("spark.sql.session.timeZone", "UTC")
            // The default of 200 costs a task and a state store each.
            .config("spark.sql.shuffle.partitions", parallelism)
            // Else rows are sorted by folder before they are written.
            .config("spark.sql.maxConcurrentOutputFileWriters", 16)
            .getOrCreate();
  }

  @Override
  public void run(String job, Path input, Path output) throws Exception {
    // Hidden beside the data sets, and deleted with them.
    Path checkpoint = output.resolve("_checkpoint");
    DataStreamReader files = session.readStream().option("maxFilesPerTrigger", FILES_PER_BATCH);
    switch (job) {
      case "store-revenue" -> Revenue.run(files, input, output, checkpoint);
      case "anomaly-filter" -> Anomalies.run(files, input, output, checkpoint);
      case "dedup" -> Dedup.run(files, input, output, checkpoint);
      default -> throw new IllegalArgumentException(job);
    }
  }

  @Override
  public void close() {
    session.stop();
  }
}
