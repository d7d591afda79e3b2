package io.shardflow.localkinesis.sns;

import java.util.Map;

/**
 * A message that was published to a topic, with the fields that SNS sends to a subscriber.
 *
 * @param subject null if there is none
 * @param timestamp when it was published, as SNS writes it: {@code 2024-05-01T12:00:00.000Z}
 * @param messageGroupId null, unless the publisher gave one; a FIFO topic requires it
 * @param messageDeduplicationId null, unless the topic is FIFO
 * @param sequenceNumber null, unless the topic is FIFO
 * @param messageAttributes the attributes by name
 */
public record Notification(
    String messageId,
    String topicArn,
    String subject,
    String message,
    String timestamp,
    String messageGroupId,
    String messageDeduplicationId,
    String sequenceNumber,
    Map<String, Attribute> messageAttributes) {
  /**
   * An attribute of a message.
   *
   * @param type such as {@code String} or {@code Number}
   * @param value a text, or bytes in Base64
   */
  public record Attribute(String type, String value) {}
}
