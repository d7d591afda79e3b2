package io.shardflow.jobs.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.kinesis.shaded.org.reactivestreams.Subscriber;
import org.apache.flink.kinesis.shaded.org.reactivestreams.Subscription;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.core.async.SdkPublisher;
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
 * Subscribes to shards. That a consumer or a stream is not found is an error here, after which the
 * connector tries again for a while, and then the job fails. To the connector itself it is the end
 * of the shard: what is in it would be passed over for good, also after the consumer is back.
 */
final class KinesisSubscriber implements KinesisProxyAsyncV2Interface {
  private final KinesisProxyAsyncV2Interface kinesis;
  private volatile Function<String, Consumer<SubscribeToShardEvent>> listener;

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
    return kinesis.subscribeToShard(
        request, new Handler(request.consumerARN(), listener.apply(request.shardId()), handler));
  }

  @Override
  public void close() {
    kinesis.close();
  }

  private static Throwable explained(String consumer, Throwable error) {
    return ExceptionUtils.findThrowable(error, ResourceNotFoundException.class)
        .<Throwable>map(cause -> new FlinkException("The consumer " + consumer + " is gone", cause))
        .orElse(error);
  }

  private record Handler(
      String consumer,
      Consumer<SubscribeToShardEvent> listener,
      SubscribeToShardResponseHandler handler)
      implements SubscribeToShardResponseHandler {
    @Override
    public void responseReceived(SubscribeToShardResponse response) {
      handler.responseReceived(response);
    }

    @Override
    public void onEventStream(SdkPublisher<SubscribeToShardEventStream> events) {
      handler.onEventStream(
          SdkPublisher.adapt(
              subscriber ->
                  events.subscribe(new ObservedSubscriber(consumer, listener, subscriber))));
    }

    @Override
    public void exceptionOccurred(Throwable error) {
      handler.exceptionOccurred(explained(consumer, error));
    }

    @Override
    public void complete() {
      handler.complete();
    }
  }

  private record ObservedSubscriber(
      String consumer,
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
        listener.accept((SubscribeToShardEvent) event);
      }
      subscriber.onNext(event);
    }

    @Override
    public void onError(Throwable error) {
      subscriber.onError(explained(consumer, error));
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
