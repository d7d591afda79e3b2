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
 * Subscribes to shards, and mends three faults of the connector.
 *
 * <ul>
 *   <li>A consumer or a stream that is not found is an error, after which the connector retries for
 *       a while, and then the job fails. To the connector itself it is the end of the shard: its
 *       records would be skipped for good, also after the consumer is back.
 *   <li>A source that is stopped ends its subscriptions. The connector waits up to a minute for
 *       what comes next in each of them.
 *   <li>Aggregated records that would be dropped are mended: see {@link AggregatedRecords}.
 * </ul>
 */
final class KinesisSubscriber implements KinesisProxyAsyncV2Interface {
  private final KinesisProxyAsyncV2Interface kinesis;
  private final Set<Handler> open = ConcurrentHashMap.newKeySet();
  private volatile Function<String, Consumer<SubscribeToShardEvent>> listener;
  private volatile boolean closed;

  KinesisSubscriber(KinesisProxyAsyncV2Interface kinesis) {
    this.kinesis = kinesis;
  }

  /** Sets what is called with a shard's id at each subscription; it receives the events. */
  void setListener(Function<String, Consumer<SubscribeToShardEvent>> listener) {
    this.listener = listener;
  }

  @Override
  public CompletableFuture<Void> subscribeToShard(
      SubscribeToShardRequest request, SubscribeToShardResponseHandler handler) {
    Handler observed = new Handler(request, listener.apply(request.shardId()), handler);
    open.add(observed);
    CompletableFuture<Void> subscribed = kinesis.subscribeToShard(request, observed);
    if (closed) {
      observed.abort();
    }
    return subscribed;
  }

  @Override
  public void close() {
    closed = true;
    kinesis.close();
    open.forEach(Handler::abort);
  }

  /** The error as the connector is to see it: it retries an {@link IOException} without a limit. */
  private static Throwable explained(SubscribeToShardRequest request, Throwable error) {
    Optional<ResourceNotFoundException> gone =
        ExceptionUtils.findThrowable(error, ResourceNotFoundException.class);
    if (gone.isPresent()) {
      return new FlinkException("The consumer " + request.consumerARN() + " is gone", gone.get());
    }
    Instant start = request.startingPosition().timestamp();
    if (start != null
        && RetryingKinesisProxy.maybeInFuture(start)
        && ExceptionUtils.findThrowable(error, InvalidArgumentException.class).isPresent()) {
      return new IOException("The start " + start + " is in the future for Kinesis", error);
    }
    return error;
  }

  private final class Handler implements SubscribeToShardResponseHandler {
    private final SubscribeToShardRequest request;
    private final Consumer<SubscribeToShardEvent> listener;
    private final SubscribeToShardResponseHandler handler;
    private volatile Subscriber<? super SubscribeToShardEventStream> subscriber;

    Handler(
        SubscribeToShardRequest request,
        Consumer<SubscribeToShardEvent> listener,
        SubscribeToShardResponseHandler handler) {
      this.request = request;
      this.listener = listener;
      this.handler = handler;
    }

    /** Wakes up who waits for the subscription, or for its next event. */
    void abort() {
      IOException stopped = new IOException("The source is being stopped");
      open.remove(this);
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
              observed -> {
                subscriber = observed;
                events.subscribe(new ObservedSubscriber(request, listener, observed));
              }));
    }

    @Override
    public void exceptionOccurred(Throwable error) {
      open.remove(this);
      handler.exceptionOccurred(explained(request, error));
    }

    @Override
    public void complete() {
      open.remove(this);
      handler.complete();
    }
  }

  private record ObservedSubscriber(
      SubscribeToShardRequest request,
      Consumer<SubscribeToShardEvent> listener,
      Subscriber<? super SubscribeToShardEventStream> subscriber)
      implements Subscriber<SubscribeToShardEventStream> {
    @Override
    public void onSubscribe(Subscription subscription) {
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(SubscribeToShardEventStream event) {
      if (event instanceof SubscribeToShardEvent) {
        SubscribeToShardEvent ofShard = (SubscribeToShardEvent) event;
        listener.accept(ofShard);
        subscriber.onNext(readable(ofShard));
      } else {
        subscriber.onNext(event);
      }
    }

    private static SubscribeToShardEvent readable(SubscribeToShardEvent event) {
      List<Record> records = event.records().stream().map(ObservedSubscriber::readable).toList();
      return records.equals(event.records()) ? event : event.toBuilder().records(records).build();
    }

    private static Record readable(Record record) {
      ByteBuffer payload = record.data().asByteBuffer();
      ByteBuffer readable = AggregatedRecords.readable(payload);
      return readable == payload
          ? record
          : record.toBuilder().data(SdkBytes.fromByteBuffer(readable)).build();
    }

    @Override
    public void onError(Throwable error) {
      subscriber.onError(explained(request, error));
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
