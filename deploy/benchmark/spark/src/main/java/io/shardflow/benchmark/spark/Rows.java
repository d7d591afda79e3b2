package io.shardflow.benchmark.spark;

import static org.apache.spark.sql.functions.date_format;

import java.nio.file.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows as JSON lines in date folders. */
final class Rows {
  static final String[] FOLDERS = {"year", "month", "day", "hour"};

  private Rows() {}

  /** A time as it is written. */
  static Column text(Column time) {
    return date_format(time, "yyyy-MM-dd HH:mm:ss.SSS");
  }

  /** Adds the columns that name the folder of this time. */
  static Dataset<Row> inFolders(Dataset<Row> rows, Column time) {
    return rows.withColumn("year", date_format(time, "yyyy"))
        .withColumn("month", date_format(time, "MM"))
        .withColumn("day", date_format(time, "dd"))
        .withColumn("hour", date_format(time, "HH"));
  }

  /** Writes the rows of a batch, which have the columns that name their folders. */
  static void write(Dataset<Row> rows, Path output, String dataSet) {
    rows.write().mode("append").partitionBy(FOLDERS).json(output.resolve(dataSet).toString());
  }
}
