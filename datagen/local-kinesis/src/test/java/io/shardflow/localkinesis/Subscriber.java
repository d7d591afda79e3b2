package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.KinesisServer.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** A subscription to a shard, and the events received so far. */
final class Subscriber implements AutoCloseable {
  private final List<SubscribeToShardEvent> events = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end;
  private volatile boolean isAnswered;

  /** Subscribes, and returns when the server has accepted the subscription. */
  Subscriber(
      KinesisAsyncClient kinesis,
      String consumerArn,
      String shardId,
      Consumer<StartingPosition.Builder> start) {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    end =
        kinesis.subscribeToShard(
            subscribe ->
                subscribe.consumerARN(consumerArn).shardId(shardId).startingPosition(start),
            SubscribeToShardResponseHandler.builder()
                .onResponse(response -> isAnswered = true)
                .publisherTransformer(
                    publisher -> {
                      taken.complete(null);
                      return publisher;
                    })
                .subscriber(event -> events.add((SubscribeToShardEvent) event))
                .build());
    CompletableFuture.anyOf(taken, end).orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Waits for exactly these records in this order. */
  void await(String... texts) {
    Awaitility.await("records " + List.of(texts))
        .atMost(TIMEOUT)
        .pollDelay(Duration.ZERO)
        .untilAsserted(() -> assertThat(texts()).containsExactly(texts));
  }

  /** Returns whether the initial response has arrived, which is separate from the events. */
  boolean isAnswered() {
    return isAnswered;
  }

  void awaitEnd() {
    end.orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Waits for an event, with or without records. */
  void awaitEvent() {
    Awaitility.await("an event").atMost(TIMEOUT).until(() -> !events.isEmpty());
  }

  SubscribeToShardEvent last() {
    return events.get(events.size() - 1);
  }

  @Override
  public void close() {
    end.cancel(true);
  }

  private List<String> texts() {
    return events.stream()
        .flatMap(event -> event.records().stream())
        .map(record -> record.data().asUtf8String())
        .toList();
  }
}
