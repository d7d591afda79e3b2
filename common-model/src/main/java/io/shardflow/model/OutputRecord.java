package io.shardflow.model;

import java.io.IOException;
import java.time.Instant;

/** A row of a data set, whose files are in buckets: one folder per hour. */
public interface OutputRecord {
  /** Returns the time whose year, month, day and hour (in UTC by default) name the bucket. */
  Instant bucketTime();

  /** Writes all fields, always the same ones in the same order. */
  void writeTo(FieldWriter out) throws IOException;

  /**
   * Returns the key of the row for receivers that group or order rows by a key, such as the sensor
   * or the store. Null if it has none.
   */
  default String deliveryKey() {
    return null;
  }

  /**
   * Returns an identifier that is the same for the same row after a restart or a replay. Null if
   * the content of the row is its only identity.
   */
  default String deliveryId() {
    return null;
  }
}
