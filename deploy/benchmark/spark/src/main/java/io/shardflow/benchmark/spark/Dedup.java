package io.shardflow.benchmark.spark;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_trunc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.window;

import java.nio.file.Path;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Each reading once, gaps and averages. Duplicates have the same time and so are in the same
 * window: they are one group of it. All readings of a window come in one batch, so the three data
 * sets are made of it, and the probes are read once. With {@code dropDuplicatesWithinWatermark},
 * the averages would take a query of their own, with a state of its own.
 */
final class Dedup {
  private static final int GAP = 20;

  private Dedup() {}

  static void run(DataStreamReader files, Path input, Path output, Path checkpoint)
      throws Exception {
    Dataset<Row> readings =
        files
            .schema(
                "sensorId STRING, eventTimeStamp STRING, ambientTemp DOUBLE, measuredTemp DOUBLE")
            .json(input.toString())
            // Chunks are written milliseconds apart, to be read in order.
            .withColumn("ingest", date_trunc("second", col("_metadata.file_modification_time")))
            .withColumn("event_time", col("eventTimeStamp").cast("timestamp"))
            .withWatermark("event_time", "5 seconds")
            .groupBy(
                window(col("event_time"), "10 seconds"),
                col("sensorId"),
                col("eventTimeStamp"),
                col("ambientTemp"),
                col("measuredTemp"))
            .agg(min("ingest").as("ingest"));
    VoidFunction2<Dataset<Row>, Long> write =
        (batch, id) -> {
          batch.persist();
          Dataset<Row> clean = clean(batch);
          Rows.write(clean, output, "clean-readings");
          Rows.write(
              clean.where(abs(col("measured_temp").minus(col("ambient_temp"))).gt(GAP)),
              output,
              "temperature-gaps");
          Rows.write(averages(batch), output, "sensor-averages");
          batch.unpersist();
        };
    readings
        .writeStream()
        .outputMode("append")
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", checkpoint.toString())
        .foreachBatch(write)
        .start()
        .awaitTermination();
  }

  private static Dataset<Row> clean(Dataset<Row> readings) {
    return Rows.inFolders(
            readings.withColumn("time", col("eventTimeStamp").cast("timestamp")), col("time"))
        .select(
            col("year"),
            col("month"),
            col("day"),
            col("hour"),
            Rows.text(col("ingest")).as("ingest_time"),
            col("sensorId").as("sensor_id"),
            Rows.text(col("time")).as("event_timestamp"),
            col("ambientTemp").as("ambient_temp"),
            col("measuredTemp").as("measured_temp"));
  }

  private static Dataset<Row> averages(Dataset<Row> readings) {
    Dataset<Row> means =
        readings
            .groupBy(col("window"), col("sensorId").as("sensor_id"))
            .agg(
                avg("ambientTemp").as("avg_ambient_temp"),
                avg("measuredTemp").as("avg_measured_temp"),
                count(lit(1)).as("measurements"));
    return Rows.inFolders(means, col("window.start"))
        .withColumn("window_start_time", Rows.text(col("window.start")))
        .withColumn("window_end_time", Rows.text(col("window.end")))
        .drop("window");
  }
}
