package io.shardflow.model;

import java.io.IOException;
import java.time.Instant;

/** A row of a data set, whose files are in buckets: one folder per hour. */
public interface OutputRecord {
  /** Returns the time whose year, month, day and hour (in UTC by default) name the bucket. */
  Instant bucketTime();

  /** Writes all fields, always the same ones in the same order. */
  void writeTo(FieldWriter out) throws IOException;
}
