package io.shardflow.benchmark.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.Trigger;

/** Sensor readings beyond the thresholds of their sensor type. */
final class AnomalyQuery {
  private AnomalyQuery() {}

  static void run(DataStreamReader files, Path input, Path output, Path checkpoint)
      throws Exception {
    Dataset<Row> anomalies =
        files
            .schema(
                "sensor_id STRING, sensor_type STRING, location STRING, floor STRING, room STRING,"
                    + " timestamp TIMESTAMP, reading DOUBLE, status STRING")
            .json(input.toString())
            .where(
                expr(
                    """
                    CASE sensor_type
                      WHEN 'temperature' THEN reading > 30
                      WHEN 'humidity' THEN reading > 80
                      WHEN 'pressure' THEN reading < 990 OR reading > 1020
                      WHEN 'motion' THEN reading = 1
                      WHEN 'light' THEN reading < 100
                    END
                    """));
    JsonFolders.withFolderColumns(anomalies, col("timestamp"))
        .withColumn("event_time", JsonFolders.text(col("timestamp")))
        .drop("timestamp")
        .writeStream()
        .outputMode("append")
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", checkpoint.toString())
        .format("json")
        .partitionBy(JsonFolders.FOLDER_COLUMNS)
        .start(output.resolve("anomalies").toString())
        .awaitTermination();
  }
}
