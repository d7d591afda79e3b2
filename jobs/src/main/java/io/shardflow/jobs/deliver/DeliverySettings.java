package io.shardflow.jobs.deliver;

import java.io.Serializable;
import lombok.Value;

/** How rows are sent, whatever the target is. */
@Value
class DeliverySettings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The memory for rows that are not delivered, per target and parallel instance. */
  long bufferBytes;

  /** The maximum number of calls at the same time. */
  int maxCalls;

  /** How long a row waits for others that can be sent with it. */
  long lingerMillis;

  /** How long a row is sent again; {@code Long.MAX_VALUE} for ever. */
  long giveUpMillis;
}
