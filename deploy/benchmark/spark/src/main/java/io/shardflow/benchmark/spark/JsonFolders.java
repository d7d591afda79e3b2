package io.shardflow.benchmark.spark;

import static org.apache.spark.sql.functions.date_format;

import java.nio.file.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes rows as JSON Lines into date folders. */
final class JsonFolders {
  static final String[] FOLDER_COLUMNS = {"year", "month", "day", "hour"};

  private JsonFolders() {}

  /** Formats a time as in rows. */
  static Column text(Column time) {
    return date_format(time, "yyyy-MM-dd HH:mm:ss.SSS");
  }

  /** Adds the columns that determine the folder: year, month, day and hour of a time. */
  static Dataset<Row> withFolderColumns(Dataset<Row> rows, Column time) {
    return rows.withColumn("year", date_format(time, "yyyy"))
        .withColumn("month", date_format(time, "MM"))
        .withColumn("day", date_format(time, "dd"))
        .withColumn("hour", date_format(time, "HH"));
  }

  /** Writes the rows of a batch. They must have the columns of {@link #FOLDER_COLUMNS}. */
  static void write(Dataset<Row> rows, Path output, String dataSet) {
    rows.write()
        .mode("append")
        .partitionBy(FOLDER_COLUMNS)
        .json(output.resolve(dataSet).toString());
  }
}
