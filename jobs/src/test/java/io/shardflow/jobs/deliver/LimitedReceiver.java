package io.shardflow.jobs.deliver;

import io.shardflow.jobs.deliver.receiver.CallLimits;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import io.shardflow.jobs.deliver.receiver.Receiver;
import java.util.List;

/** A receiver for tests of the queue, which asks for its limits and never calls it. */
record LimitedReceiver(CallLimits limits) implements Receiver {
  @Override
  public int sizeOf(DeliveryRow row) {
    return row.payload().length;
  }

  @Override
  public List<Outcome> send(List<DeliveryRow> rows) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
