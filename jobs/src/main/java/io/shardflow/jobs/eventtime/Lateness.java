package io.shardflow.jobs.eventtime;

import java.io.Serializable;

/** When, by the watermark, events are late and all is closed. In milliseconds since 1970. */
public interface Lateness extends Serializable {
  /** The watermark from which on an event of this time is late. */
  long lateAt(long eventTime);

  /** The newest event time that is late at this watermark. */
  long lateUpTo(long watermark);

  /** The windows that are closed. */
  Windows windows();

  /** The watermark at which everything is closed that an event of this time can be in. */
  long closedAt(long eventTime);
}
