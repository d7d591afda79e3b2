package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.TestTopics.ALERTS;
import static io.shardflow.localkinesis.TestTopics.ARN;
import static io.shardflow.localkinesis.TestTopics.MAX_BYTES;
import static io.shardflow.localkinesis.TestTopics.ORDERS;
import static io.shardflow.localkinesis.TestTopics.entry;
import static io.shardflow.localkinesis.TestTopics.string;
import static io.shardflow.localkinesis.TestTopics.typed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.localkinesis.sns.Notification;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** Tests SNS as a client observes it, and the messages that it keeps. */
@Timeout(60)
class SnsTest {
  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();
  private TestTopics topics;

  @Test
  void keepsMessagesWithTheirAttributes() throws IOException {
    topics = new TestTopics(kinesis, settings -> settings);
    String text = "{\"sensor\":\"<Küche & Bad>\"}\r\n\t+%20=&";

    PublishResponse published =
        topics.publish(
            one ->
                one.message(text)
                    .subject("Sensor 7")
                    .messageAttributes(
                        Map.of("id", string("a-1"), "value", typed("Number", "31.5"))));

    assertThat(kinesis.server().messages("alerts"))
        .containsExactly(
            new Notification(
                published.messageId(),
                ALERTS,
                "Sensor 7",
                text,
                "2024-05-01T12:00:00.000Z",
                null,
                null,
                null,
                Map.of(
                    "id", new Notification.Attribute("String", "a-1"),
                    "value", new Notification.Attribute("Number", "31.5"))));
    assertThat(published.sequenceNumber()).isNull();
    assertThat(kinesis.counts().messages()).isEqualTo(1);
  }

  @Test
  void batchesKeepTheirOrder() throws IOException {
    topics = new TestTopics(kinesis, settings -> settings);

    PublishBatchResponse response =
        topics.publishBatch(
            IntStream.range(0, 10).mapToObj(i -> entry(i, "message " + i)).toList());

    assertThat(response.failed()).isEmpty();
    assertThat(response.successful())
        .extracting(PublishBatchResultEntry::id)
        .containsExactly(IntStream.range(0, 10).mapToObj(i -> "id-" + i).toArray(String[]::new));
    assertThat(response.successful())
        .extracting(PublishBatchResultEntry::messageId)
        .isEqualTo(
            kinesis.server().messages("alerts").stream().map(Notification::messageId).toList());
    assertThat(topics.texts("alerts"))
        .isEqualTo(IntStream.range(0, 10).mapToObj(i -> "message " + i).toList());
  }

  @Test
  void aGetRequestReturnsTheMessages() throws Exception {
    topics = new TestTopics(kinesis, settings -> settings);
    topics.publish(one -> one.message("first"));
    topics.publish(one -> one.message("last").messageAttributes(Map.of("id", string("a-1"))));

    HttpResponse<String> response = get("/sns/alerts");
    JsonNode messages = new ObjectMapper().readTree(response.body());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(messages.findValuesAsText("Message")).containsExactly("first", "last");
    assertThat(messages.get(1).get("TopicArn").textValue()).isEqualTo(ALERTS);
    assertThat(messages.at("/1/MessageAttributes/id").toString())
        .isEqualTo("{\"Type\":\"String\",\"Value\":\"a-1\"}");
    assertThat(get("/sns/none").statusCode()).isEqualTo(404);
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/").body()).contains("/sns/TOPIC");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(kinesis.endpoint().resolve(path)).GET().build(),
            BodyHandlers.ofString());
  }

  @Test
  void keepsTheNewestMessagesOnly() throws IOException {
    topics = new TestTopics(kinesis, settings -> settings);
    String large = "x".repeat(MAX_BYTES - 10);

    for (int i = 0; i < 50; i++) {
      int number = i;
      topics.publish(one -> one.message(number + " " + large));
    }

    assertThat(topics.texts("alerts")).hasSizeBetween(20, 40);
    assertThat(topics.texts("alerts").get(topics.texts("alerts").size() - 1)).startsWith("49 ");
    assertThat(kinesis.counts().messages()).isEqualTo(50);
  }

  @Test
  void fifoTopicsDropRepeatedIdsForFiveMinutes() throws IOException {
    topics = new TestTopics(kinesis, settings -> settings);

    PublishResponse first = topics.publishFifo("one", "id-1");
    PublishResponse second = topics.publishFifo("two", "id-2");
    kinesis.pass(Duration.ofMinutes(5).minusMillis(1));
    PublishResponse repeated = topics.publishFifo("another text", "id-1");

    assertThat(repeated.messageId()).isEqualTo(first.messageId());
    assertThat(repeated.sequenceNumber()).isEqualTo(first.sequenceNumber());
    assertThat(second.sequenceNumber()).isGreaterThan(first.sequenceNumber()).hasSize(20);
    assertThat(topics.texts("orders.fifo")).containsExactly("one", "two");
    assertThat(kinesis.counts().messages()).isEqualTo(2);

    kinesis.pass(Duration.ofMillis(1));
    topics.publishFifo("later", "id-1");
    assertThat(topics.texts("orders.fifo")).containsExactly("one", "two", "later");
    assertThat(kinesis.server().messages("orders.fifo"))
        .extracting(Notification::messageDeduplicationId)
        .containsExactly("id-1", "id-2", "id-1");
  }

  @Test
  void contentBasedIdsAreHashesOfMessages() throws IOException {
    topics = new TestTopics(kinesis, settings -> settings);
    String arn =
        topics
            .client
            .createTopic(
                create ->
                    create
                        .name("readings.fifo")
                        .attributes(
                            Map.of("FifoTopic", "true", "ContentBasedDeduplication", "true")))
            .topicArn();

    for (String text : List.of("same", "other", "same")) {
      topics.client.publish(one -> one.topicArn(arn).message(text).messageGroupId("g"));
    }

    assertThat(arn).isEqualTo(ARN + "readings.fifo");
    assertThat(topics.texts("readings.fifo")).containsExactly("same", "other");
    assertThat(topics.client.listTopics().topics())
        .extracting(topic -> topic.topicArn())
        .containsExactly(ALERTS, ORDERS, arn);
  }
}
