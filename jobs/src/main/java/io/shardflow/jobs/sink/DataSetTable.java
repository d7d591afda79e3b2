package io.shardflow.jobs.sink;

import io.shardflow.model.RowSchema;
import java.io.Serializable;
import java.util.List;
import lombok.Value;
import org.apache.flink.core.fs.Path;

/** The table of a data set. */
@Value
public class DataSetTable implements Serializable {
  private static final long serialVersionUID = 1L;

  String dataSet;

  /** The folder of the data set. */
  Path path;

  RowSchema columns;

  /** The column of the time that partitions the rows by hour. */
  String timeColumn;

  /** The columns that partition the rows before the hour; may be empty. */
  List<String> partitionBy;
}
