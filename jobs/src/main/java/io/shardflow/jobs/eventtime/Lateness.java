package io.shardflow.jobs.eventtime;

import java.io.Serializable;

/**
 * Decides from the watermark whether an event is late. All times and watermarks are in milliseconds
 * since 1970-01-01 UTC.
 */
public interface Lateness extends Serializable {
  /** Returns the lowest watermark at which an event of this time is late. */
  long lateAt(long eventTime);

  /** Returns the newest event time that is late at this watermark. */
  long lateUpTo(long watermark);

  /** Returns the watermark that closes all windows of an event of this time. */
  long closedAt(long eventTime);
}
