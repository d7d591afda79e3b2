package io.shardflow.jobs.deliver.aws;

import io.shardflow.jobs.deliver.receiver.CallLimits;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import io.shardflow.jobs.deliver.receiver.Outcome.Kind;
import io.shardflow.jobs.deliver.receiver.Receiver;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** What the receivers of AWS have in common: a client, and the meaning of its failures. */
abstract class AwsReceiver<C extends SdkAutoCloseable> implements Receiver {
  static final int KIB = 1024;

  private final C client;
  private final CallLimits limits;

  AwsReceiver(C client, CallLimits limits) {
    this.client = client;
    this.limits = limits;
  }

  /** Sends rows in one call, and returns one outcome per row. */
  abstract List<Outcome> put(C client, List<DeliveryRow> rows);

  @Override
  public final CallLimits limits() {
    return limits;
  }

  @Override
  public final List<Outcome> send(List<DeliveryRow> rows) throws InterruptedException {
    Outcome failure;
    try {
      return put(client, rows);
    } catch (SdkException e) {
      failure = AwsFailure.outcome(e);
    }
    // One row that is not valid fails the whole call.
    return failure.kind() == Kind.REFUSED && rows.size() > 1
        ? sendHalves(rows)
        : Outcome.forAll(rows, failure);
  }

  @Override
  public final void close() {
    client.close();
  }
}
