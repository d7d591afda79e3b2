package io.shardflow.benchmark.spark;

import static org.apache.spark.sql.functions.col;

import java.nio.file.Path;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.Trigger;

/** Taxi trips with typed columns. */
final class TripQuery {
  private TripQuery() {}

  static void run(DataStreamReader files, Path input, Path output, Path checkpoint, String format)
      throws Exception {
    JsonFolders.withFolderColumns(
            files
                .schema(
                    "VendorID LONG, tpep_pickup_datetime TIMESTAMP, tpep_dropoff_datetime TIMESTAMP,"
                        + " passenger_count LONG, trip_distance DECIMAL(38, 18), RatecodeID LONG,"
                        + " store_and_fwd_flag STRING, PULocationID LONG, DOLocationID LONG,"
                        + " payment_type LONG, fare_amount DECIMAL(38, 18),"
                        + " extra DECIMAL(38, 18), mta_tax DECIMAL(38, 18),"
                        + " tip_amount DECIMAL(38, 18), tolls_amount DECIMAL(38, 18),"
                        + " improvement_surcharge DECIMAL(38, 18),"
                        + " total_amount DECIMAL(38, 18), congestion_surcharge DECIMAL(38, 18),"
                        + " Airport_fee DECIMAL(38, 18)")
                .json(input.toString()),
            col("tpep_pickup_datetime"))
        .writeStream()
        .outputMode("append")
        .trigger(Trigger.AvailableNow())
        .option("checkpointLocation", checkpoint.toString())
        .option("compression", "zstd")
        .format(format)
        .partitionBy(JsonFolders.FOLDER_COLUMNS)
        .start(output.resolve("taxi-trips").toString())
        .awaitTermination();
  }
}
