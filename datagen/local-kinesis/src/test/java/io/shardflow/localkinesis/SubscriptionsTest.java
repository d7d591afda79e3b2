package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.ManualKinesis.STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardflow.localkinesis.faults.KinesisFaults;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import io.shardflow.localkinesis.stream.Arns;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Tests how subscriptions end, and the faults injected into them. */
@Timeout(20)
class SubscriptionsTest {
  private static final Duration MILLI = Duration.ofMillis(1);

  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();

  private KinesisAsyncClient client;
  private Shard shard;
  private String consumer;

  @Test
  void subscriptionsEndAfterFiveMinutes() throws IOException {
    start(KinesisFaults.NONE);
    register();
    Subscriber subscriber = subscribe();
    kinesis.put(shard, "one");
    kinesis.pass(Duration.ofMinutes(5));
    kinesis.put(shard, "two");
    subscriber.await("one", "two");

    kinesis.pass(MILLI);
    subscriber.awaitEnd();
    try (Subscriber next = subscribe()) {
      next.await("one", "two");
    }
  }

  @Test
  void anotherSubscriptionTakesOverAfterFiveSeconds() throws IOException {
    start(KinesisFaults.NONE);
    register();
    Subscriber first = subscribe();
    kinesis.pass(Duration.ofSeconds(5).minus(MILLI));
    assertThatThrownBy(this::subscribe).hasCauseInstanceOf(ResourceInUseException.class);
    kinesis.put(shard, "one");
    first.await("one");

    kinesis.pass(MILLI);
    try (Subscriber second = subscribe()) {
      second.await("one");
      assertThatThrownBy(first::awaitEnd).hasCauseInstanceOf(ResourceInUseException.class);
      kinesis.put(shard, "two");
      second.await("one", "two");
    }
  }

  @Test
  void closedSubscriptionsCanBeReplacedAtOnce() throws IOException {
    start(KinesisFaults.NONE);
    register();
    subscribe().close();
    awaitSubscription().close();
  }

  @Test
  void subscriptionsEndWithTheirStream() throws IOException {
    start(KinesisFaults.NONE);
    register();
    Subscriber subscriber = subscribe();
    kinesis
        .client()
        .deleteStream(delete -> delete.streamName(STREAM).enforceConsumerDeletion(true));
    assertThatThrownBy(subscriber::awaitEnd).hasCauseInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void aCutEndsASubscriptionAndTheNextContinues() throws IOException {
    // The responses to three calls come first.
    start(FaultInjectionTest.only(4, Fault.CUT));
    register();
    kinesis.put(shard, "one");
    Subscriber cut = subscribe();

    assertThatThrownBy(cut::awaitEnd).hasCauseInstanceOf(SdkClientException.class);
    assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.CUT, 1L));
    try (Subscriber next = awaitSubscription()) {
      next.await("one");
    }
  }

  @Test
  void anEventIsRepeatedOnceAndThenContinues() throws IOException {
    start(FaultInjectionTest.only(1, Fault.REPEATED));
    register();
    kinesis.put(shard, "one");
    kinesis.put(shard, "two");
    try (Subscriber subscriber = subscribe()) {
      subscriber.await("one", "two", "one", "two");
      kinesis.put(shard, "three");
      subscriber.await("one", "two", "one", "two", "three");
    }
    assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.REPEATED, 1L));
  }

  @Test
  void throttledSubscriptionsAreRefused() throws IOException {
    start(new KinesisFaults(1, Map.of(Fault.THROTTLED, 1.0), Duration.ZERO, false));
    assertThatThrownBy(this::subscribe).hasCauseInstanceOf(LimitExceededException.class);
  }

  private void start(KinesisFaults faults) throws IOException {
    kinesis.start(1, settings -> settings.withFaults(faults));
    client = kinesis.subscriptions();
  }

  private void register() {
    shard = kinesis.shards().get(0);
    consumer =
        kinesis
            .client()
            .registerStreamConsumer(
                register -> register.streamARN(Arns.ofStream(STREAM)).consumerName("any"))
            .consumer()
            .consumerARN();
  }

  private Subscriber subscribe() {
    return new Subscriber(
        client,
        consumer,
        "shardId-000000000000",
        start -> start.type(ShardIteratorType.TRIM_HORIZON));
  }

  /** Subscribes as soon as the server has noticed the end of the previous subscription. */
  private Subscriber awaitSubscription() {
    return await()
        .ignoreExceptionsInstanceOf(CompletionException.class)
        .until(this::subscribe, subscriber -> true);
  }
}
