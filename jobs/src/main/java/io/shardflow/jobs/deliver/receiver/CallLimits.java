package io.shardflow.jobs.deliver.receiver;

import lombok.Value;

/** What one call of a receiver takes. Sizes are those of {@link Receiver#sizeOf}. */
@Value
public class CallLimits {
  /** The maximum number of rows in one call. */
  int rows;

  /** The maximum size of all rows in one call. */
  int bytes;

  /** The maximum size of one row. A larger one is refused. */
  int rowBytes;

  /**
   * Whether a call has at most one row per key. Rows of a key then arrive in order even if the
   * receiver takes only some rows of a call.
   */
  boolean oneRowPerKey;
}
