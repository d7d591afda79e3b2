package io.shardflow.jobs.source.kinesis;

import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.HashKeyRange;
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher.RecordPublisherRunResult;
import org.apache.flink.streaming.connectors.kinesis.model.KinesisStreamShardState;
import org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.util.ExceptionUtils;

/** Reads the shards of one instance: their watermarks are {@link ShardWatermarkTracker}'s. */
@SuppressWarnings("deprecation")
final class KinesisFetcher<E extends Event> extends KinesisDataFetcher<Decoded<E>> {
  private static final BigInteger MAX_HASH_KEY =
      BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private final SourceFunction.SourceContext<Decoded<E>> context;
  private final Consumer<KinesisStreamShardState> startPosition;
  private final ShardWatermarkTracker clocks;
  private final EventTimestamps<E> timestamps;
  private final Map<String, Integer> shards = new ConcurrentHashMap<>();

  /** Of the current subscription to each shard: the events with records that wait to be read. */
  private final Map<Integer, AtomicInteger> unreadEvents = new ConcurrentHashMap<>();

  private long told = Long.MIN_VALUE;
  private volatile boolean active = true;
  private volatile boolean stopped;

  /** The error that stopped the fetcher; null if it was stopped from outside. */
  private volatile Throwable failure;

  KinesisFetcher(
      List<String> streams,
      SourceFunction.SourceContext<Decoded<E>> context,
      RuntimeContext runtime,
      Properties properties,
      KinesisDeserializationSchema<Decoded<E>> schema,
      FlinkKinesisConsumer<Decoded<E>> consumer,
      FlinkKinesisProxyV2Factory subscribers,
      Consumer<KinesisStreamShardState> startPosition,
      ShardWatermarkTracker clocks,
      EventTimestamps<E> timestamps) {
    super(
        streams,
        new NeverIdle<>(context),
        context.getCheckpointLock(),
        runtime,
        properties,
        schema,
        consumer.getShardAssigner(),
        consumer.getPeriodicWatermarkAssigner(),
        consumer.getWatermarkTracker(),
        new AtomicReference<>(),
        new ArrayList<>(),
        createInitialSubscribedStreamsToLastDiscoveredShardsState(streams),
        RetryingKinesisProxy::new,
        subscribers);
    this.context = context;
    this.startPosition = startPosition;
    this.clocks = clocks;
    this.timestamps = timestamps;
  }

  @Override
  public int registerNewSubscribedShardState(KinesisStreamShardState shard) {
    startPosition.accept(shard);
    int index = super.registerNewSubscribedShardState(shard);
    boolean ended =
        SentinelSequenceNumber.SENTINEL_SHARD_ENDING_SEQUENCE_NUM
            .get()
            .equals(shard.getLastProcessedSequenceNum());
    if (!ended) {
      clocks.add(index, getCurrentTimeMillis());
      shards.put(shard.getStreamShardHandle().getShard().getShardId(), index);
    }
    return index;
  }

  @Override
  public List<StreamShardHandle> discoverNewShardsToSubscribe() throws InterruptedException {
    long asked = getCurrentTimeMillis();
    try {
      List<StreamShardHandle> found = super.discoverNewShardsToSubscribe();
      clocks.discover(asked, getCurrentTimeMillis());
      return found;
    } catch (RuntimeException | InterruptedException e) {
      // Of one that has not begun to run, nobody else closes the connections.
      closeRecordPublisherFactory();
      throw e;
    }
  }

  @Override
  protected RecordPublisher createRecordPublisher(
      SequenceNumber start, Properties properties, MetricGroup metrics, StreamShardHandle handle)
      throws InterruptedException {
    RecordPublisher publisher =
        super.createRecordPublisher(start, properties, metrics, withAllHashKeys(handle));
    int shard = shards.get(handle.getShard().getShardId());
    return records -> {
      RecordPublisherRunResult result =
          publisher.run(
              batch -> {
                SequenceNumber last = records.accept(batch);
                AtomicInteger unread = unreadEvents.get(shard);
                if (unread != null) {
                  unread.decrementAndGet();
                }
                Long behind = batch.getMillisBehindLatest();
                if (behind == null || behind == 0) {
                  clocks.readToItsEnd(shard, getCurrentTimeMillis());
                }
                return last;
              });
      if (result == RecordPublisherRunResult.COMPLETE) {
        clocks.close(shard, getCurrentTimeMillis());
      }
      return result;
    };
  }

  /**
   * Begins a subscription to a shard.
   *
   * @return receives each of its events, on a thread of AWS's SDK. The connector passes on only
   *     those with records; one without records says that the shard is read to its end.
   */
  Consumer<SubscribeToShardEvent> subscribe(String shardId) {
    int shard = shards.get(shardId);
    AtomicInteger unread = new AtomicInteger();
    unreadEvents.put(shard, unread);
    return event -> {
      if (!event.records().isEmpty()) {
        unread.incrementAndGet();
      } else if (unread.get() == 0
          && (event.millisBehindLatest() == null || event.millisBehindLatest() == 0)) {
        clocks.readToItsEnd(shard, getCurrentTimeMillis());
      }
    };
  }

  /**
   * A shard as one that takes all hash keys. The connector drops an aggregated record whole if one
   * of the records in it has the hash key of another shard, as after a reshard.
   */
  private static StreamShardHandle withAllHashKeys(StreamShardHandle handle) {
    return new StreamShardHandle(
        handle.getStreamName(),
        handle
            .getShard()
            .clone()
            .withHashKeyRange(
                new HashKeyRange()
                    .withStartingHashKey(BigInteger.ZERO.toString())
                    .withEndingHashKey(MAX_HASH_KEY.toString())));
  }

  @Override
  protected void emitRecordAndUpdateState(
      Decoded<E> record, long arrival, int shard, SequenceNumber sequenceNumber) {
    // Under the lock, so that no watermark calls the source idle behind a record it has emitted.
    synchronized (context.getCheckpointLock()) {
      super.emitRecordAndUpdateState(record, arrival, shard, sequenceNumber);
      // To Flink, any record makes the source active, also one that cannot be read.
      active = true;
      if (record.isEvent()) {
        clocks.advance(shard, timestamps.extractTimestamp(record, arrival), getCurrentTimeMillis());
      }
    }
  }

  @Override
  protected void emitWatermark() {
    if (stopped) {
      return;
    }
    long now = getCurrentTimeMillis();
    long watermark = clocks.watermark(now);
    if (watermark > told) {
      told = watermark;
      active = true;
      context.emitWatermark(new Watermark(watermark));
    }
    boolean idle = clocks.isIdle(now);
    if (active && idle) {
      active = false;
      context.markAsTemporarilyIdle();
    } else if (!active && !idle) {
      // A new shard is to be waited for. To Flink, only what is emitted makes the source active.
      active = true;
      context.emitWatermark(new Watermark(told));
    }
  }

  /**
   * Keeps the consumer. An instance cannot know whether the job ends or is just restarted, and
   * would take it away from the others, or from the instances that come after it.
   */
  @Override
  protected void deregisterStreamConsumer() {}

  @Override
  public void runFetcher() throws Exception {
    try {
      super.runFetcher();
    } catch (RejectedExecutionException e) {
      // A job that is stopped before it has begun with all its shards has not failed. But if one
      // of the first shards has failed, the source must not end as if it had been stopped.
      if (failure != null) {
        ExceptionUtils.rethrowException(failure);
      }
      if (!stopped) {
        throw e;
      }
    }
  }

  @Override
  protected void stopWithError(Throwable error) {
    if (!stopped) {
      failure = error;
    }
    super.stopWithError(error);
  }

  @Override
  public void shutdownFetcher() {
    stopped = true;
    super.shutdownFetcher();
  }

  /**
   * Where the connector's records go. When all shards that it reads are closed at once, as when a
   * stream is scaled, the connector calls itself idle before it has looked for what comes in their
   * place: silence would close windows whose events are there.
   */
  @SuppressWarnings("deprecation")
  private record NeverIdle<T>(SourceFunction.SourceContext<T> context)
      implements SourceFunction.SourceContext<T> {
    @Override
    public void collect(T element) {
      context.collect(element);
    }

    @Override
    public void collectWithTimestamp(T element, long timestamp) {
      context.collectWithTimestamp(element, timestamp);
    }

    @Override
    public void emitWatermark(Watermark mark) {
      context.emitWatermark(mark);
    }

    @Override
    public void markAsTemporarilyIdle() {}

    @Override
    public Object getCheckpointLock() {
      return context.getCheckpointLock();
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
