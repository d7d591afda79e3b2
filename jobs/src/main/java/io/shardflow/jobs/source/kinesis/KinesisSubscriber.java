package io.shardflow.jobs.source.kinesis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.kinesis.shaded.org.reactivestreams.Subscriber;
import org.apache.flink.kinesis.shaded.org.reactivestreams.Subscription;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.core.SdkBytes;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.core.async.SdkPublisher;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.Record;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponse;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;
import org.apache.flink.streaming.connectors.kinesis.proxy.KinesisProxyAsyncV2Interface;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkException;

/**
 * Subscribes to shards by enhanced fan-out: a decorator of the connector's client that translates
 * errors, ends subscriptions when the source stops, repairs aggregated records, and reports each
 * event to a listener.
 */
final class KinesisSubscriber implements KinesisProxyAsyncV2Interface {
  private final KinesisProxyAsyncV2Interface kinesis;
  private final Set<ResponseHandler> subscriptions = ConcurrentHashMap.newKeySet();
  private volatile Function<SubscribeToShardRequest, Consumer<SubscribeToShardEvent>> listeners;
  private volatile boolean closed;

  KinesisSubscriber(KinesisProxyAsyncV2Interface kinesis) {
    this.kinesis = kinesis;
  }

  /**
   * Sets the function that is called with the request of each new subscription, and returns the
   * listener for its events. It must be set before the first subscription.
   */
  void setListeners(Function<SubscribeToShardRequest, Consumer<SubscribeToShardEvent>> listeners) {
    this.listeners = listeners;
  }

  @Override
  public CompletableFuture<Void> subscribeToShard(
      SubscribeToShardRequest request, SubscribeToShardResponseHandler handler) {
    ResponseHandler subscription = new ResponseHandler(request, listeners.apply(request), handler);
    subscriptions.add(subscription);
    CompletableFuture<Void> subscribed = kinesis.subscribeToShard(request, subscription);
    if (closed) {
      subscription.abort();
    }
    return subscribed;
  }

  /**
   * Closes the client. The subscriptions are aborted first, so that the threads which wait for them
   * end at once, even if closing the client takes long or fails.
   */
  @Override
  public void close() {
    closed = true;
    try {
      subscriptions.forEach(ResponseHandler::abort);
    } finally {
      kinesis.close();
    }
  }

  /**
   * Translates an error into one that the connector handles correctly. It takes a {@link
   * ResourceNotFoundException} for the end of the shard, and retries an {@link IOException} without
   * limit.
   */
  private static Throwable translate(SubscribeToShardRequest request, Throwable error) {
    Optional<ResourceNotFoundException> notFound =
        ExceptionUtils.findThrowable(error, ResourceNotFoundException.class);
    if (notFound.isPresent()) {
      return new FlinkException(
          "The enhanced fan-out consumer " + request.consumerARN() + " no longer exists",
          notFound.get());
    }
    Instant start = request.startingPosition().timestamp();
    if (start != null
        && RetryingKinesisProxy.mayBeInFuture(start)
        && ExceptionUtils.findThrowable(error, InvalidArgumentException.class).isPresent()) {
      return new IOException("The start position " + start + " is in the future", error);
    }
    return error;
  }

  private final class ResponseHandler implements SubscribeToShardResponseHandler {
    private final SubscribeToShardRequest request;
    private final Consumer<SubscribeToShardEvent> listener;
    private final SubscribeToShardResponseHandler handler;
    private volatile Subscriber<? super SubscribeToShardEventStream> subscriber;

    ResponseHandler(
        SubscribeToShardRequest request,
        Consumer<SubscribeToShardEvent> listener,
        SubscribeToShardResponseHandler handler) {
      this.request = request;
      this.listener = listener;
      this.handler = handler;
    }

    /** Wakes up the thread that waits for the subscription, or for its next event. */
    void abort() {
      IOException stopped = new IOException("The source is being stopped");
      subscriptions.remove(this);
      handler.exceptionOccurred(stopped);
      if (subscriber != null) {
        subscriber.onError(stopped);
      }
    }

    @Override
    public void responseReceived(SubscribeToShardResponse response) {
      handler.responseReceived(response);
    }

    @Override
    public void onEventStream(SdkPublisher<SubscribeToShardEventStream> events) {
      handler.onEventStream(
          SdkPublisher.adapt(
              connector -> {
                subscriber = connector;
                events.subscribe(new EventSubscriber(request, listener, connector));
              }));
    }

    @Override
    public void exceptionOccurred(Throwable error) {
      subscriptions.remove(this);
      handler.exceptionOccurred(translate(request, error));
    }

    @Override
    public void complete() {
      subscriptions.remove(this);
      handler.complete();
    }
  }

  /** Passes the events of a subscription on to the connector. */
  private static final class EventSubscriber implements Subscriber<SubscribeToShardEventStream> {
    private final SubscribeToShardRequest request;
    private final Consumer<SubscribeToShardEvent> listener;
    private final Subscriber<? super SubscribeToShardEventStream> connector;

    EventSubscriber(
        SubscribeToShardRequest request,
        Consumer<SubscribeToShardEvent> listener,
        Subscriber<? super SubscribeToShardEventStream> connector) {
      this.request = request;
      this.listener = listener;
      this.connector = connector;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      connector.onSubscribe(subscription);
    }

    @Override
    public void onNext(SubscribeToShardEventStream event) {
      if (event instanceof SubscribeToShardEvent) {
        SubscribeToShardEvent shardEvent = (SubscribeToShardEvent) event;
        listener.accept(shardEvent);
        connector.onNext(repair(shardEvent));
      } else {
        connector.onNext(event);
      }
    }

    private static SubscribeToShardEvent repair(SubscribeToShardEvent event) {
      List<Record> records =
          event.records().stream().map(EventSubscriber::repair).collect(Collectors.toList());
      return records.equals(event.records()) ? event : event.toBuilder().records(records).build();
    }

    private static Record repair(Record record) {
      ByteBuffer payload = record.data().asByteBuffer();
      ByteBuffer repaired = AggregatedRecords.repair(payload);
      return repaired == payload
          ? record
          : record.toBuilder().data(SdkBytes.fromByteBuffer(repaired)).build();
    }

    @Override
    public void onError(Throwable error) {
      connector.onError(translate(request, error));
    }

    @Override
    public void onComplete() {
      connector.onComplete();
    }
  }
}
