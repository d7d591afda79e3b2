package io.shardflow.model;

import java.time.Instant;

/** What a stream carries. Written, it has the shape in which it was read, so it can be replayed. */
public interface Event extends OutputRecord {
  /** When it happened, by the payload. */
  Instant eventTime();

  /** When the stream took it; null where the event does not keep that. */
  default Instant arrivalTime() {
    return null;
  }

  @Override
  default Instant bucketTime() {
    return eventTime();
  }
}
