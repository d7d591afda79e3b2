package io.shardflow.localkinesis.sns;

import java.util.List;
import java.util.Map;

/** The requests and responses of AWS's API reference for SNS. */
final class SnsMessages {
  private SnsMessages() {}

  record CreateTopic(String name, Map<String, String> attributes) {}

  record TopicArn(String topicArn) {}

  record Empty() {}

  record ListTopicsResponse(List<TopicArn> topics) {}

  record Publish(
      String topicArn,
      String targetArn,
      String phoneNumber,
      String message,
      String subject,
      String messageStructure,
      Map<String, Attribute> messageAttributes,
      String messageDeduplicationId,
      String messageGroupId) {
    Entry entry() {
      return new Entry(
          null,
          message,
          subject,
          messageStructure,
          messageAttributes,
          messageDeduplicationId,
          messageGroupId);
    }
  }

  record PublishBatch(String topicArn, List<Entry> publishBatchRequestEntries) {}

  /** A message to publish; the id is that of an entry in a batch. */
  record Entry(
      String id,
      String message,
      String subject,
      String messageStructure,
      Map<String, Attribute> messageAttributes,
      String messageDeduplicationId,
      String messageGroupId) {}

  /** The value of a message attribute: a text, or bytes in Base64. */
  record Attribute(String dataType, String stringValue, String binaryValue) {
    String value() {
      return stringValue != null ? stringValue : binaryValue;
    }
  }

  record PublishResponse(String messageId, String sequenceNumber) {}

  record PublishBatchResponse(List<Published> successful, List<Failed> failed) {}

  record Published(String id, String messageId, String sequenceNumber) {}

  record Failed(String id, String code, String message, boolean senderFault) {}
}
