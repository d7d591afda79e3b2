package io.shardflow.jobs.deliver.aws;

import io.shardflow.jobs.deliver.receiver.CallLimits;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;

/**
 * Publishes rows to a topic of SNS, with the attributes {@code id}, {@code data_set} and {@code
 * job}. In a FIFO topic, the group is the key of the row, and the deduplication id its id.
 */
final class SnsReceiver extends AwsReceiver<SnsClient> {
  private static final int MAX_BYTES = 256 * KIB;

  /** A message group: up to 128 letters, digits and punctuation marks. */
  private static final Pattern GROUP = Pattern.compile("[\\x21-\\x7e]{1,128}");

  /** The names and types of the attributes, and what else a message consists of. */
  private static final int OVERHEAD = 100;

  private final AwsTarget target;
  private final boolean isFifo;
  private final Map<String, MessageAttributeValue> attributes;
  private final int attributeBytes;

  SnsReceiver(AwsTarget target, String dataSet, String job) {
    super(
        AwsClients.create(SnsClient.builder(), target),
        new CallLimits(10, MAX_BYTES, MAX_BYTES, isFifo(target)));
    this.target = target;
    this.isFifo = isFifo(target);
    this.attributes = Map.of("data_set", text(dataSet), "job", text(job));
    this.attributeBytes = OVERHEAD + dataSet.length() + job.length();
  }

  private static boolean isFifo(AwsTarget target) {
    return target.name().endsWith(".fifo");
  }

  @Override
  public int sizeOf(DeliveryRow row) {
    return row.payload().length + row.id().length() + attributeBytes;
  }

  @Override
  List<Outcome> put(SnsClient client, List<DeliveryRow> rows) {
    List<PublishBatchRequestEntry> entries = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      entries.add(entry(String.valueOf(i), rows.get(i)));
    }
    PublishBatchResponse response =
        client.publishBatch(
            publish -> publish.topicArn(target.name()).publishBatchRequestEntries(entries));
    Map<String, Outcome> outcomes = new HashMap<>();
    for (PublishBatchResultEntry done : response.successful()) {
      outcomes.put(done.id(), Outcome.DELIVERED);
    }
    for (BatchResultErrorEntry failed : response.failed()) {
      outcomes.put(failed.id(), AwsFailure.outcome(failed.code(), failed.message()));
    }
    List<Outcome> inOrder = new ArrayList<>();
    for (PublishBatchRequestEntry entry : entries) {
      inOrder.add(outcomes.getOrDefault(entry.id(), Outcome.retry("no answer for this row")));
    }
    return inOrder;
  }

  private PublishBatchRequestEntry entry(String number, DeliveryRow row) {
    Map<String, MessageAttributeValue> all = new HashMap<>(attributes);
    all.put("id", text(row.id()));
    PublishBatchRequestEntry.Builder entry =
        PublishBatchRequestEntry.builder()
            .id(number)
            .message(new String(row.payload(), StandardCharsets.UTF_8))
            .messageAttributes(all);
    if (isFifo) {
      entry.messageGroupId(group(row)).messageDeduplicationId(row.id());
    }
    return entry.build();
  }

  private static String group(DeliveryRow row) {
    if (row.key() == null) {
      return row.id();
    }
    return GROUP.matcher(row.key()).matches()
        ? row.key()
        : UUID.nameUUIDFromBytes(row.key().getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
