package io.shardflow.tables.delta;

import java.util.List;
import lombok.Value;

/** A complete data file that is not part of its table yet. */
@Value
class DeltaFile {
  String path;
  long bytes;

  /** In milliseconds since 1970. */
  long modified;

  long rows;

  /** The statistics of the columns, as the log holds them. */
  String statistics;

  /** The values of the partition columns, in their order. */
  List<String> partitionValues;
}
