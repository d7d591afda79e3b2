package io.shardflow.jobs.source.kinesis;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
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
import org.apache.flink.kinesis.shaded.software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
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

/** Reads the shards of one subtask, with the watermarks of {@link ShardWatermarkTracker}. */
@SuppressWarnings("deprecation")
final class KinesisFetcher<E extends Event> extends KinesisDataFetcher<Decoded<E>> {
  private static final BigInteger MAX_HASH_KEY =
      BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private final SourceFunction.SourceContext<Decoded<E>> context;
  private final Consumer<KinesisStreamShardState> startPositionSetter;
  private final ShardWatermarkTracker tracker;
  private final WatermarkEmitter watermarks;
  private final EventTimestamps<E> timestamps;

  /** The connector's index of each shard that is read, by {@code STREAM/SHARD}. */
  private final Map<String, Integer> shardIndexes = new ConcurrentHashMap<>();

  /**
   * The number of events with records that have been received but not read yet, by shard index.
   * Each subscription has its own counter.
   */
  private final Map<Integer, AtomicInteger> unreadEvents = new ConcurrentHashMap<>();

  private volatile boolean stopped;

  /** The error that stopped the fetcher; null if it still runs, or was stopped from outside. */
  private volatile Throwable failure;

  KinesisFetcher(
      List<String> streams,
      SourceFunction.SourceContext<Decoded<E>> context,
      RuntimeContext runtime,
      Properties properties,
      KinesisDeserializationSchema<Decoded<E>> schema,
      FlinkKinesisConsumer<Decoded<E>> consumer,
      FlinkKinesisProxyV2Factory subscriberFactory,
      Consumer<KinesisStreamShardState> startPositionSetter,
      ShardWatermarkTracker tracker,
      EventTimestamps<E> timestamps) {
    super(
        streams,
        new NeverIdleContext<>(context),
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
        proxies(OperatorMetrics.of(runtime)),
        subscriberFactory);
    this.context = context;
    this.startPositionSetter = startPositionSetter;
    this.tracker = tracker;
    this.watermarks = new WatermarkEmitter(context, tracker);
    this.timestamps = timestamps;
    OperatorMetrics.of(runtime)
        .gauge(Metrics.WATERMARK_LAG, () -> watermarks.lagMillis(System.currentTimeMillis()));
  }

  private static FlinkKinesisProxyFactory proxies(OperatorMetrics metrics) {
    Counter throttled = metrics.counter(Metrics.REQUESTS_THROTTLED, new ThreadSafeSimpleCounter());
    return properties -> new RetryingKinesisProxy(properties, throttled);
  }

  @Override
  public int registerNewSubscribedShardState(KinesisStreamShardState shard) {
    startPositionSetter.accept(shard);
    int index = super.registerNewSubscribedShardState(shard);
    boolean ended =
        SentinelSequenceNumber.SENTINEL_SHARD_ENDING_SEQUENCE_NUM
            .get()
            .equals(shard.getLastProcessedSequenceNum());
    if (!ended) {
      tracker.addShard(index, getCurrentTimeMillis());
      shardIndexes.put(key(shard.getStreamShardHandle()), index);
    }
    return index;
  }

  private static String key(StreamShardHandle shard) {
    return key(shard.getStreamName(), shard.getShard().getShardId());
  }

  private static String key(String stream, String shardId) {
    return stream + "/" + shardId;
  }

  @Override
  public List<StreamShardHandle> discoverNewShardsToSubscribe() throws InterruptedException {
    long requestedAt = getCurrentTimeMillis();
    try {
      List<StreamShardHandle> found = super.discoverNewShardsToSubscribe();
      tracker.onShardsListed(requestedAt, getCurrentTimeMillis());
      return found;
    } catch (RuntimeException | InterruptedException e) {
      // If the fetcher has not started to run, nothing else closes the connections.
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
    int shard = shardIndexes.get(key(handle));
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
                  tracker.onCaughtUp(shard, getCurrentTimeMillis());
                }
                return last;
              });
      if (result == RecordPublisherRunResult.COMPLETE) {
        tracker.onShardClosed(shard, getCurrentTimeMillis());
      }
      return result;
    };
  }

  /**
   * Returns a listener for the events of a new subscription to a shard, which is called on a thread
   * of the AWS SDK. The connector passes on only events with records; an event without records says
   * that the shard has been read to its end.
   */
  Consumer<SubscribeToShardEvent> newEventListener(SubscribeToShardRequest request) {
    // arn:aws:kinesis:REGION:ACCOUNT:stream/STREAM/consumer/CONSUMER:CREATION_TIME
    String stream = request.consumerARN().split("/")[1];
    int shard = shardIndexes.get(key(stream, request.shardId()));
    AtomicInteger unread = new AtomicInteger();
    unreadEvents.put(shard, unread);
    return event -> {
      if (!event.records().isEmpty()) {
        unread.incrementAndGet();
      } else if (unread.get() == 0
          && (event.millisBehindLatest() == null || event.millisBehindLatest() == 0)) {
        tracker.onCaughtUp(shard, getCurrentTimeMillis());
      }
    };
  }

  /**
   * Returns the shard with the range of all hash keys. The connector drops an aggregated record
   * with everything in it if one inner record has a hash key of another shard, as after a reshard.
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
    // The lock keeps emitWatermark from marking the source idle right after this record.
    // It also keeps all events of a Kinesis record in the same checkpoint as its sequence number.
    synchronized (context.getCheckpointLock()) {
      for (Decoded<E> one : DecodedBatch.recordsOf(record)) {
        emitOne(one, arrival, shard, sequenceNumber);
      }
    }
  }

  private void emitOne(Decoded<E> record, long arrival, int shard, SequenceNumber sequenceNumber) {
    super.emitRecordAndUpdateState(record, arrival, shard, sequenceNumber);
    watermarks.onRecord();
    if (record.isEvent()) {
      tracker.onEvent(shard, timestamps.extractTimestamp(record, arrival), getCurrentTimeMillis());
    }
  }

  @Override
  protected void emitWatermark() {
    if (stopped) {
      return;
    }
    watermarks.emit(getCurrentTimeMillis());
  }

  /**
   * Keeps the enhanced fan-out consumer registered. A subtask cannot distinguish the end of the job
   * from a restart, and would deregister the consumer that other subtasks or the restarted job use.
   */
  @Override
  protected void deregisterStreamConsumer() {}

  @Override
  public void runFetcher() throws Exception {
    try {
      super.runFetcher();
    } catch (RejectedExecutionException e) {
      // The fetcher was shut down before it had started to read all its shards. That is no error
      // if the job was stopped. If one of the first shards has failed, the job must fail, too.
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
   * A source context that ignores the connector's own idleness. When all shards of a subtask are
   * closed at once, as when a stream is scaled, the connector becomes idle before it looks for
   * their child shards. That would close windows whose events are already in the stream.
   */
  @SuppressWarnings("deprecation")
  private static final class NeverIdleContext<T> implements SourceFunction.SourceContext<T> {
    private final SourceFunction.SourceContext<T> context;

    NeverIdleContext(SourceFunction.SourceContext<T> context) {
      this.context = context;
    }

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
