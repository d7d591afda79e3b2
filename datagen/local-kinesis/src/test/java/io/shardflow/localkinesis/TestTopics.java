package io.shardflow.localkinesis;

import io.shardflow.localkinesis.sns.Notification;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** Two topics of a local SNS, and a client without retries. */
final class TestTopics {
  static final String ARN = "arn:aws:sns:us-east-1:000000000000:";
  static final String ALERTS = ARN + "alerts";
  static final String ORDERS = ARN + "orders.fifo";

  /** The maximum size of a message or a batch. */
  static final int MAX_BYTES = 256 << 10;

  final SnsClient client;
  private final LocalKinesis server;

  /** Starts the server with these settings. */
  TestTopics(ManualKinesis kinesis, UnaryOperator<KinesisSettings> settings) throws IOException {
    server = kinesis.start(1, settings).server();
    server.createTopic("alerts");
    server.createTopic("orders.fifo");
    client = kinesis.client(SnsClient.builder());
  }

  PublishResponse publish(Consumer<PublishRequest.Builder> change) {
    return client.publish(
        one -> {
          one.topicArn(ALERTS);
          change.accept(one);
        });
  }

  PublishResponse publishFifo(String text, String id) {
    return client.publish(
        one -> one.topicArn(ORDERS).message(text).messageGroupId("g").messageDeduplicationId(id));
  }

  PublishBatchResponse publishBatch(List<PublishBatchRequestEntry> entries) {
    return client.publishBatch(batch -> batch.topicArn(ALERTS).publishBatchRequestEntries(entries));
  }

  static PublishBatchRequestEntry entry(int number, String text) {
    return PublishBatchRequestEntry.builder().id("id-" + number).message(text).build();
  }

  static MessageAttributeValue string(String value) {
    return typed("String", value);
  }

  static MessageAttributeValue typed(String type, String value) {
    return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
  }

  /** Returns the texts of the messages of a topic. */
  List<String> texts(String topic) {
    return server.messages(topic).stream().map(Notification::message).toList();
  }
}
