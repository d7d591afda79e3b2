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
 * Each reading once, temperature gaps and averages. Duplicates have the same event time, so they
 * are in the same window and form one group. All readings of a window are in one batch, from which
 * the three data sets are computed, so that the input is read once. With {@code
 * dropDuplicatesWithinWatermark}, the averages would need a second query with its own state.
 */
final class DedupQuery {
  private static final int GAP_THRESHOLD = 20;

  private DedupQuery() {}

  static void run(DataStreamReader files, Path input, Path output, Path checkpoint)
      throws Exception {
    Dataset<Row> readings =
        files
            .schema(
                "sensorId STRING, eventTimeStamp STRING, ambientTemp DOUBLE, measuredTemp DOUBLE")
            .json(input.toString())
            // The modification times of the chunks differ by milliseconds, to define their order.
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
          JsonFolders.write(clean, output, "clean-readings");
          JsonFolders.write(
              clean.where(abs(col("measured_temp").minus(col("ambient_temp"))).gt(GAP_THRESHOLD)),
              output,
              "temperature-gaps");
          JsonFolders.write(averages(batch), output, "sensor-averages");
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
    return JsonFolders.withFolderColumns(
            readings.withColumn("time", col("eventTimeStamp").cast("timestamp")), col("time"))
        .select(
            col("year"),
            col("month"),
            col("day"),
            col("hour"),
            JsonFolders.text(col("ingest")).as("ingest_time"),
            col("sensorId").as("sensor_id"),
            JsonFolders.text(col("time")).as("event_timestamp"),
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
    return JsonFolders.withFolderColumns(means, col("window.start"))
        .withColumn("window_start_time", JsonFolders.text(col("window.start")))
        .withColumn("window_end_time", JsonFolders.text(col("window.end")))
        .drop("window");
  }
}
