package io.shardflow.benchmark.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.window;

import java.nio.file.Path;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Revenue per store and per category. The state has one group per store and category, so that the
 * input is read once. All groups of a window are in one batch, which sums them up further.
 */
final class RevenueQuery {
  private RevenueQuery() {}

  static void run(DataStreamReader files, Path input, Path output, Path checkpoint)
      throws Exception {
    Dataset<Row> sums =
        files
            .schema("category STRING, store_id STRING, evnt_time TIMESTAMP, sales DECIMAL(12, 2)")
            .json(input.toString())
            .withWatermark("evnt_time", "5 seconds")
            .groupBy(window(col("evnt_time"), "1 minute"), col("store_id"), col("category"))
            .agg(sum("sales").as("revenue"), count(lit(1)).as("sales_count"));
    VoidFunction2<Dataset<Row>, Long> write =
        (batch, id) -> {
          batch.persist();
          write(batch, "store_id", output, "store-revenue");
          write(batch, "category", output, "category-revenue");
          batch.unpersist();
        };
    sums.writeStream()
        .outputMode("append")
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", checkpoint.toString())
        .foreachBatch(write)
        .start()
        .awaitTermination();
  }

  private static void write(Dataset<Row> sums, String key, Path output, String dataSet) {
    Dataset<Row> rows =
        sums.groupBy(col("window"), col(key))
            .agg(sum("revenue").as("revenue"), sum("sales_count").as("sales_count"));
    JsonFolders.write(
        JsonFolders.withFolderColumns(rows, col("window.start"))
            .withColumn("window_start", JsonFolders.text(col("window.start")))
            .withColumn("timestamp", JsonFolders.text(col("window.end")))
            .drop("window"),
        output,
        dataSet);
  }
}
