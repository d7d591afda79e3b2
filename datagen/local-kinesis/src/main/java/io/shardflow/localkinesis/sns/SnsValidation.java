package io.shardflow.localkinesis.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.sns.SnsMessages.Attribute;
import io.shardflow.localkinesis.sns.SnsMessages.Entry;
import io.shardflow.localkinesis.sns.SnsMessages.Publish;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The constraints on requests, with the errors of SNS. */
final class SnsValidation {
  private static final int MAX_BYTES = 256 << 10;
  private static final int MAX_ENTRIES = 10;
  private static final int MAX_SUBJECT_LENGTH = 100;
  private static final String TOPIC_NAME = "[a-zA-Z0-9_-]{1,256}|[a-zA-Z0-9_-]{1,251}\\.fifo";
  private static final String ARN = "arn:[^:]*:sns:[^:]*:[^:]*:[^:]+";
  private static final String ENTRY_ID = "[a-zA-Z0-9_-]{1,80}";
  private static final String FIFO_ID = "[\\x21-\\x7E]{1,128}";
  private static final String ATTRIBUTE_NAME = "(?!AWS\\.|Amazon\\.)[a-zA-Z0-9_.-]{1,256}";
  private static final String ATTRIBUTE_TYPE = "(String|Number|Binary)(\\..+)?";

  private SnsValidation() {}

  static ServiceError invalid(String message, Object... values) {
    return new ServiceError("InvalidParameter", "Invalid parameter: " + message.formatted(values));
  }

  static String required(String field, String value) {
    if (value == null || value.isEmpty()) {
      throw invalid("%s Reason: no value for required parameter", field);
    }
    return value;
  }

  static void topicName(String name) {
    if (!required("Name", name).matches(TOPIC_NAME)) {
      throw invalid("Topic Name");
    }
  }

  /** Checks that the name of a topic says whether it is FIFO, as the attribute does. */
  static void fifoName(String name, boolean isFifo) {
    if (required("Name", name).endsWith(".fifo") != isFifo) {
      throw invalid(
          isFifo
              ? "Fifo Topic names must end with .fifo and must be made up of only uppercase and"
                  + " lowercase ASCII letters, numbers, underscores, and hyphens, and must be"
                  + " between 1 and 256 characters long."
              : "Topic Name");
    }
  }

  /** Returns the ARN of the topic that a message is for. */
  static String target(Publish request) {
    if (request.phoneNumber() != null) {
      throw invalid("PhoneNumber Reason: the local SNS has topics only");
    }
    return required(
        "TopicArn or TargetArn",
        request.topicArn() == null ? request.targetArn() : request.topicArn());
  }

  /** Returns the name of a topic from its ARN, of any account and region. */
  static String nameIn(String arn) {
    if (!arn.matches(ARN)) {
      throw invalid("TopicArn Reason: %s is not the ARN of a topic", arn);
    }
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  /** Checks what concerns a batch as a whole. */
  static List<Entry> batch(List<Entry> entries) {
    if (entries == null || entries.isEmpty()) {
      throw new ServiceError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
    }
    if (entries.size() > MAX_ENTRIES) {
      throw new ServiceError(
          "TooManyEntriesInBatchRequest",
          "The batch request contains more entries than permissible (%d).".formatted(MAX_ENTRIES));
    }
    Set<String> ids = new HashSet<>();
    for (Entry entry : entries) {
      if (!String.valueOf(entry.id()).matches(ENTRY_ID)) {
        throw new ServiceError(
            "InvalidBatchEntryId",
            "The Id of a batch entry in a batch request doesn't abide by the specification: "
                + entry.id());
      }
      if (!ids.add(entry.id())) {
        throw new ServiceError(
            "BatchEntryIdsNotDistinct",
            "Two or more batch entries in the request have the same Id: " + entry.id());
      }
    }
    if (entries.stream().mapToLong(SnsValidation::bytes).sum() > MAX_BYTES) {
      throw new ServiceError(
          "BatchRequestTooLong",
          "The length of all the batch messages put together is more than the limit of %d bytes."
              .formatted(MAX_BYTES));
    }
    return entries;
  }

  /** Checks a message. */
  static void entry(Topic topic, Entry entry) {
    if (entry.message() == null || entry.message().isEmpty()) {
      throw invalid("Empty message");
    }
    if (bytes(entry) > MAX_BYTES) {
      throw invalid("Message too long");
    }
    if (entry.subject() != null
        && (entry.subject().isEmpty()
            || entry.subject().length() > MAX_SUBJECT_LENGTH
            || entry.subject().chars().anyMatch(c -> c < ' '))) {
      throw invalid("Subject");
    }
    if (entry.messageStructure() != null) {
      throw invalid("MessageStructure Reason: the local SNS does not support it");
    }
    if (entry.messageAttributes() != null) {
      entry.messageAttributes().forEach(SnsValidation::attribute);
    }
    if (topic.isFifo()) {
      fifoEntry(topic, entry);
    } else if (entry.messageDeduplicationId() != null) {
      throw invalid(
          "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter"
              + " that is not valid for this topic type");
    }
  }

  private static void fifoEntry(Topic topic, Entry entry) {
    if (entry.messageGroupId() == null) {
      throw invalid("The MessageGroupId parameter is required for FIFO topics");
    }
    if (entry.messageDeduplicationId() == null && !topic.isContentBased()) {
      throw invalid(
          "The topic should either have ContentBasedDeduplication enabled or"
              + " MessageDeduplicationId provided explicitly");
    }
    for (String id : new String[] {entry.messageGroupId(), entry.messageDeduplicationId()}) {
      if (id != null && !id.matches(FIFO_ID)) {
        throw invalid("'%s' is not an id of 1 to 128 alphanumeric and punctuation characters", id);
      }
    }
  }

  private static void attribute(String name, Attribute attribute) {
    if (!name.matches(ATTRIBUTE_NAME)) {
      throw new ServiceError(
          "ParameterValueInvalid",
          "Invalid non-alphanumeric character or prefix was found in the message attribute name: "
              + name);
    }
    String type = attribute.dataType();
    if (type == null || !type.matches(ATTRIBUTE_TYPE)) {
      throw new ServiceError(
          "ParameterValueInvalid",
          "The message attribute '%s' has an invalid message attribute type: %s"
              .formatted(name, type));
    }
    String value = attribute.value();
    if (value == null
        || value.isEmpty()
        || type.startsWith("Binary") != (attribute.stringValue() == null)) {
      throw new ServiceError(
          "ParameterValueInvalid",
          "The message attribute '%s' must contain non-empty message attribute value for message attribute type '%s'."
              .formatted(name, type));
    }
  }

  /** Returns the size that is limited: the message and its attributes, in UTF-8. */
  private static long bytes(Entry entry) {
    long bytes = bytes(entry.message());
    if (entry.messageAttributes() != null) {
      for (Map.Entry<String, Attribute> one : entry.messageAttributes().entrySet()) {
        bytes +=
            bytes(one.getKey()) + bytes(one.getValue().dataType()) + bytes(one.getValue().value());
      }
    }
    return bytes;
  }

  private static long bytes(String text) {
    return text == null ? 0 : text.getBytes(UTF_8).length;
  }
}
