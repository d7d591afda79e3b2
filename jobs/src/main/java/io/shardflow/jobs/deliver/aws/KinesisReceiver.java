package io.shardflow.jobs.deliver.aws;

import io.shardflow.jobs.deliver.receiver.CallLimits;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/** Puts rows into a Kinesis stream, with the key of the row as partition key. */
final class KinesisReceiver extends AwsReceiver<KinesisClient> {
  private static final CallLimits LIMITS = new CallLimits(500, 5 * KIB * KIB, KIB * KIB, false);
  private static final int MAX_KEY_LENGTH = 256;

  private final AwsTarget target;

  KinesisReceiver(AwsTarget target) {
    super(AwsClients.create(KinesisClient.builder(), target), LIMITS);
    this.target = target;
  }

  @Override
  public int sizeOf(DeliveryRow row) {
    return row.payload().length + partitionKey(row).getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  List<Outcome> put(KinesisClient client, List<DeliveryRow> rows) {
    PutRecordsRequest.Builder request =
        PutRecordsRequest.builder()
            .records(rows.stream().map(KinesisReceiver::entry).collect(Collectors.toList()));
    if (target.isArn()) {
      request.streamARN(target.name());
    } else {
      request.streamName(target.name());
    }
    return client.putRecords(request.build()).records().stream()
        .map(KinesisReceiver::outcome)
        .collect(Collectors.toList());
  }

  private static PutRecordsRequestEntry entry(DeliveryRow row) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(partitionKey(row))
        .data(SdkBytes.fromByteArrayUnsafe(row.payload()))
        .build();
  }

  /** Rows without a key that Kinesis takes are spread over the shards. */
  private static String partitionKey(DeliveryRow row) {
    return row.key() == null || row.key().isEmpty() || row.key().length() > MAX_KEY_LENGTH
        ? row.id()
        : row.key();
  }

  private static Outcome outcome(PutRecordsResultEntry entry) {
    return entry.errorCode() == null
        ? Outcome.DELIVERED
        : AwsFailure.outcome(entry.errorCode(), entry.errorMessage());
  }
}
