package io.shardflow.jobs.deliver.aws;

import io.shardflow.jobs.deliver.receiver.CallLimits;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchRequest;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;

/**
 * Puts rows into a Firehose stream, each with a line break at its end: Firehose writes records one
 * after the other.
 */
final class FirehoseReceiver extends AwsReceiver<FirehoseClient> {
  private static final CallLimits LIMITS = new CallLimits(500, 4 * KIB * KIB, 1_000 * KIB, false);

  private final AwsTarget target;

  FirehoseReceiver(AwsTarget target) {
    super(AwsClients.create(FirehoseClient.builder(), target), LIMITS);
    this.target = target;
  }

  @Override
  public int sizeOf(DeliveryRow row) {
    return row.payload().length + 1;
  }

  @Override
  List<Outcome> put(FirehoseClient client, List<DeliveryRow> rows) {
    return client
        .putRecordBatch(
            PutRecordBatchRequest.builder()
                .deliveryStreamName(target.nameOnly())
                .records(rows.stream().map(FirehoseReceiver::line).collect(Collectors.toList()))
                .build())
        .requestResponses()
        .stream()
        .map(FirehoseReceiver::outcome)
        .collect(Collectors.toList());
  }

  private static Record line(DeliveryRow row) {
    byte[] line = Arrays.copyOf(row.payload(), row.payload().length + 1);
    line[line.length - 1] = '\n';
    return Record.builder().data(SdkBytes.fromByteArrayUnsafe(line)).build();
  }

  private static Outcome outcome(PutRecordBatchResponseEntry entry) {
    return entry.errorCode() == null
        ? Outcome.DELIVERED
        : AwsFailure.outcome(entry.errorCode(), entry.errorMessage());
  }
}
