package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.TestTopics.ALERTS;
import static io.shardflow.localkinesis.TestTopics.ARN;
import static io.shardflow.localkinesis.TestTopics.MAX_BYTES;
import static io.shardflow.localkinesis.TestTopics.ORDERS;
import static io.shardflow.localkinesis.TestTopics.entry;
import static io.shardflow.localkinesis.TestTopics.string;
import static io.shardflow.localkinesis.TestTopics.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;
import software.amazon.awssdk.services.sns.model.BatchEntryIdsNotDistinctException;
import software.amazon.awssdk.services.sns.model.BatchRequestTooLongException;
import software.amazon.awssdk.services.sns.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sns.model.EmptyBatchRequestException;
import software.amazon.awssdk.services.sns.model.InternalErrorException;
import software.amazon.awssdk.services.sns.model.InvalidBatchEntryIdException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.InvalidParameterValueException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishBatchResultEntry;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sns.model.ThrottledException;
import software.amazon.awssdk.services.sns.model.TooManyEntriesInBatchRequestException;

/**
 * Tests the calls and messages that SNS refuses: by rule, by quota, by permission and at random.
 */
@Timeout(60)
class SnsErrorsTest {
  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();
  private TestTopics topics;

  @Test
  void invalidMessagesAreRefused() throws IOException {
    topics = new TestTopics(kinesis, settings -> settings);
    assertInvalid(InvalidParameterException.class, "Empty message", one -> one.message(""));
    assertInvalid(
        InvalidParameterException.class,
        "Message too long",
        one -> one.message("x".repeat(MAX_BYTES + 1)));
    assertInvalid(
        InvalidParameterException.class,
        "Message too long",
        one -> one.message("x".repeat(MAX_BYTES - 4)).messageAttributes(Map.of("id", string("a"))));
    assertInvalid(
        InvalidParameterException.class,
        "MessageDeduplicationId",
        one -> one.message("x").messageDeduplicationId("x"));
    assertInvalid(
        InvalidParameterException.class, "Subject", one -> one.message("x").subject("a\nb"));
    assertInvalid(
        InvalidParameterException.class, "PhoneNumber", one -> one.message("x").phoneNumber("+1"));
    assertInvalid(
        InvalidParameterException.class,
        "TopicArn Reason: <alerts> & more is not",
        one -> one.message("x").topicArn("<alerts> & more"));
    assertInvalid(
        NotFoundException.class,
        "Topic does not exist",
        one -> one.message("x").topicArn(ARN + "none"));
    assertInvalid(
        InvalidParameterValueException.class,
        "attribute type: Text",
        one -> one.message("x").messageAttributes(Map.of("id", typed("Text", "x"))));
    assertInvalid(
        InvalidParameterValueException.class,
        "non-empty",
        one -> one.message("x").messageAttributes(Map.of("id", string(""))));
    assertInvalid(
        InvalidParameterValueException.class,
        "AWS.id",
        one -> one.message("x").messageAttributes(Map.of("AWS.id", string("x"))));
    assertInvalid(
        InvalidParameterException.class,
        "MessageGroupId",
        one -> one.message("x").topicArn(ORDERS).messageDeduplicationId("x"));
    assertInvalid(
        InvalidParameterException.class,
        "ContentBasedDeduplication",
        one -> one.message("x").topicArn(ORDERS).messageGroupId("x"));
    assertThatThrownBy(() -> topics.client.createTopic(create -> create.name("a b")))
        .isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> topics.client.createTopic(create -> create.name("x.fifo")))
        .isInstanceOf(InvalidParameterException.class);
    assertThat(kinesis.counts().messages()).isZero();
  }

  private void assertInvalid(
      Class<? extends SnsException> type, String words, Consumer<PublishRequest.Builder> change) {
    assertThatThrownBy(() -> topics.publish(change)).isInstanceOf(type).hasMessageContaining(words);
  }

  @Test
  void invalidBatchesAreRefusedAsAWhole() throws IOException {
    topics = new TestTopics(kinesis, settings -> settings);
    assertThatThrownBy(() -> topics.publishBatch(List.of()))
        .isInstanceOf(EmptyBatchRequestException.class);
    assertThatThrownBy(
            () -> topics.publishBatch(IntStream.range(0, 11).mapToObj(i -> entry(i, "x")).toList()))
        .isInstanceOf(TooManyEntriesInBatchRequestException.class);
    assertThatThrownBy(() -> topics.publishBatch(Collections.nCopies(2, entry(1, "x"))))
        .isInstanceOf(BatchEntryIdsNotDistinctException.class);
    assertThatThrownBy(
            () ->
                topics.publishBatch(
                    List.of(PublishBatchRequestEntry.builder().id("a b").message("x").build())))
        .isInstanceOf(InvalidBatchEntryIdException.class);
    String half = "x".repeat(MAX_BYTES / 2);
    assertThatThrownBy(() -> topics.publishBatch(List.of(entry(1, half), entry(2, half + "x"))))
        .isInstanceOf(BatchRequestTooLongException.class);
    assertThat(topics.texts("alerts")).isEmpty();
    assertThat(topics.publishBatch(List.of(entry(1, half), entry(2, half))).failed()).isEmpty();
  }

  @Test
  void invalidEntriesOfABatchFailAlone() throws IOException {
    topics = new TestTopics(kinesis, settings -> settings);
    PublishBatchResponse response =
        topics.publishBatch(List.of(entry(1, "first"), entry(2, ""), entry(3, "third")));

    assertThat(response.successful())
        .extracting(PublishBatchResultEntry::id)
        .containsExactly("id-1", "id-3");
    BatchResultErrorEntry failed = response.failed().get(0);
    assertThat(failed.id()).isEqualTo("id-2");
    assertThat(failed.code()).isEqualTo("InvalidParameter");
    assertThat(failed.senderFault()).isTrue();
    assertThat(topics.texts("alerts")).containsExactly("first", "third");
  }

  @Test
  void failedPutsRefuseSingleMessages() throws IOException {
    topics =
        new TestTopics(
            kinesis,
            settings ->
                settings.withFaults(FaultInjectionTest.faults(1, Map.of(Fault.FAILED_PUT, 0.3))));
    int failed = 0;
    for (int batch = 0; batch < 20; batch++) {
      PublishBatchResponse response =
          topics.publishBatch(IntStream.range(0, 10).mapToObj(i -> entry(i, "x")).toList());
      assertThat(response.failed())
          .allSatisfy(
              one -> {
                assertThat(one.code()).isEqualTo("InternalError");
                assertThat(one.senderFault()).isFalse();
              });
      failed += response.failed().size();
      assertThat(response.successful()).hasSize(10 - response.failed().size());
    }
    assertThat(failed).isBetween(30, 90);
    assertThat(topics.texts("alerts")).hasSize(200 - failed);
  }

  @Test
  void faultsUseTheErrorsOfSns() throws IOException {
    topics =
        new TestTopics(
            kinesis,
            settings ->
                settings.withFaults(FaultInjectionTest.faults(1, Map.of(Fault.THROTTLED, 1.0))));
    ThrottledException throttled =
        catchThrowableOfType(
            ThrottledException.class, () -> topics.publish(one -> one.message("x")));
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.isThrottlingException()).isTrue();

    kinesis.setFaults(FaultInjectionTest.faults(1, Map.of(Fault.ERROR, 1.0)));
    InternalErrorException error =
        catchThrowableOfType(
            InternalErrorException.class, () -> topics.publish(one -> one.message("x")));
    assertThat(error.statusCode()).isEqualTo(500);
    assertThat(topics.texts("alerts")).isEmpty();

    // The response is cut after the message has been accepted.
    kinesis.setFaults(FaultInjectionTest.faults(1, Map.of(Fault.CUT, 1.0)));
    assertThatThrownBy(() -> topics.publish(one -> one.message("x")))
        .isInstanceOf(SdkClientException.class);
    assertThat(topics.texts("alerts")).containsExactly("x");
    assertThat(kinesis.counts().calls()).isEqualTo(Map.of("sns:Publish", 3L));
  }

  @Test
  void quotasThrottleFifoTopics() throws IOException {
    topics = new TestTopics(kinesis, settings -> settings.withLimits(true));
    for (int i = 0; i < 300; i++) {
      publishFifoBatch(10 * i);
    }
    assertThatThrownBy(() -> publishFifoBatch(3000)).isInstanceOf(ThrottledException.class);
    kinesis.pass(Duration.ofSeconds(1));
    publishFifoBatch(3000);

    assertThat(topics.texts("orders.fifo")).hasSize(3010);
    assertThat(kinesis.counts().refused()).isEqualTo(10);
  }

  private void publishFifoBatch(int firstNumber) {
    topics.client.publishBatch(
        batch ->
            batch
                .topicArn(ORDERS)
                .publishBatchRequestEntries(
                    IntStream.range(firstNumber, firstNumber + 10)
                        .mapToObj(
                            i ->
                                PublishBatchRequestEntry.builder()
                                    .id("id-" + i)
                                    .message("x")
                                    .messageGroupId("g")
                                    .messageDeduplicationId("id-" + i)
                                    .build())
                        .toList()));
  }

  @Test
  void thePermissionToPublishIncludesBatches() throws IOException {
    topics =
        new TestTopics(
            kinesis, settings -> settings.withUsers(Map.of("local", Set.of("sns:Publish"))));
    topics.publish(one -> one.message("x"));
    topics.publishBatch(List.of(entry(1, "x")));
    assertThat(kinesis.counts().calls())
        .isEqualTo(Map.of("sns:Publish", 1L, "sns:PublishBatch", 1L));

    kinesis.server().setUsers(Map.of("local", Set.of("Publish", "sns:CreateTopic")));
    assertThatThrownBy(() -> topics.publishBatch(List.of(entry(1, "x"))))
        .isInstanceOf(AuthorizationErrorException.class)
        .hasMessageContaining(
            "User: arn:aws:iam::000000000000:user/local is not authorized to perform: SNS:Publish"
                + " on resource: "
                + ALERTS);
    kinesis.server().setUsers(Map.of("other", Set.of("*")));
    assertThatThrownBy(() -> topics.publish(one -> one.message("x")))
        .isInstanceOfSatisfying(
            SnsException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(403);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
            });
  }

  @Test
  void otherActionsAndMalformedFormsAreRefused() throws Exception {
    topics = new TestTopics(kinesis, settings -> settings);
    for (String form :
        List.of(
            "Action=Subscribe",
            "",
            "Action=Publish&Message=%",
            "Action=Publish&" + "a.".repeat(20) + "=x",
            "Action=PublishBatch&PublishBatchRequestEntries.member.x.Id=1")) {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(kinesis.endpoint())
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .POST(HttpRequest.BodyPublishers.ofString(form))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body())
          .containsPattern("<Code>(InvalidAction|MalformedQueryString)</Code>");
    }
  }
}
