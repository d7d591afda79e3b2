package io.shardflow.model;

import java.io.IOException;
import java.time.Instant;

/** What can be written to a data set: a folder of date folders of files. */
public interface OutputRecord {
  /** The time whose year, month, day and hour name the record's folder. */
  Instant bucketTime();

  /** Writes all the fields, always the same ones in the same order. */
  void writeTo(FieldWriter out) throws IOException;
}
