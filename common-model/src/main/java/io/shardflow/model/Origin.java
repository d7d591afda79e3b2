package io.shardflow.model;

import java.time.Instant;

/** Where a record was read. */
public interface Origin {
  /** Returns an origin whose values are known. */
  static Origin of(String source, String position, Instant arrivalTime) {
    return new KnownOrigin(source, position, arrivalTime);
  }

  /** Returns the stream and shard, or the file. */
  String source();

  /** Returns the sequence number in the shard, or the line number in the file, from 1. */
  String position();

  /** Returns when the record arrived in the stream, or its file was last modified. */
  Instant arrivalTime();
}
