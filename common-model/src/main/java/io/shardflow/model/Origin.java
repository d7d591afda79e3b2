package io.shardflow.model;

import java.time.Instant;

/** Where a record comes from. */
public interface Origin {
  /** The stream and shard, or the file. */
  String source();

  /** The sequence number in the shard, or the line of the file, counted from 1. */
  String position();

  /** When the stream took the record, or when its file was last written. */
  Instant arrivalTime();
}
