package io.shardflow.model;

import java.time.Instant;

/**
 * An event of a stream. Its output fields are its input fields, so that written events can be
 * replayed.
 */
public interface Event extends OutputRecord {
  /** Returns when the event happened, according to its payload. */
  Instant eventTime();

  /** Returns when the event arrived in the stream; null for kinds of events that do not keep it. */
  default Instant arrivalTime() {
    return null;
  }

  @Override
  default Instant bucketTime() {
    return eventTime();
  }
}
