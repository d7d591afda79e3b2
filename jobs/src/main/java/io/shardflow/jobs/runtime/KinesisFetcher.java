package io.shardflow.jobs.runtime;

import io.shardflow.jobs.runtime.KinesisInput.EventTimestamps;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.kinesis.shaded.com.amazonaws.SdkClientException;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher;
import org.apache.flink.streaming.connectors.kinesis.internals.publisher.RecordPublisher.RecordPublisherRunResult;
import org.apache.flink.streaming.connectors.kinesis.model.KinesisStreamShardState;
import org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.proxy.KinesisProxy;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.util.ExceptionUtils;

/** Reads the shards of one instance: their watermarks are {@link ShardClocks}'s. */
@SuppressWarnings("deprecation")
final class KinesisFetcher<E extends Event> extends KinesisDataFetcher<Decoded<E>> {
  private final SourceFunction.SourceContext<Decoded<E>> context;
  private final ShardClocks clocks;
  private final EventTimestamps<E> timestamps;
  private final Map<StreamShardHandle, Integer> shards = new ConcurrentHashMap<>();
  private long told = Long.MIN_VALUE;
  private volatile boolean active = true;
  private volatile boolean stopped;

  KinesisFetcher(
      List<String> streams,
      SourceFunction.SourceContext<Decoded<E>> context,
      RuntimeContext runtime,
      Properties properties,
      KinesisDeserializationSchema<Decoded<E>> schema,
      FlinkKinesisConsumer<Decoded<E>> consumer,
      FlinkKinesisProxyV2Factory subscribers,
      ShardClocks clocks,
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
        PatientProxy::new,
        subscribers);
    this.context = context;
    this.clocks = clocks;
    this.timestamps = timestamps;
  }

  @Override
  public int registerNewSubscribedShardState(KinesisStreamShardState shard) {
    int index = super.registerNewSubscribedShardState(shard);
    boolean ended =
        SentinelSequenceNumber.SENTINEL_SHARD_ENDING_SEQUENCE_NUM
            .get()
            .equals(shard.getLastProcessedSequenceNum());
    if (!ended) {
      clocks.add(index, getCurrentTimeMillis());
      shards.put(shard.getStreamShardHandle(), index);
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
    RecordPublisher publisher = super.createRecordPublisher(start, properties, metrics, handle);
    int shard = shards.get(handle);
    boolean subscribes =
        "EFO".equals(properties.getProperty(ConsumerConfigConstants.RECORD_PUBLISHER_TYPE));
    return records -> {
      if (subscribes) {
        // The connector passes on no event of a subscription that has no records.
        clocks.subscribe(shard, getCurrentTimeMillis());
      }
      RecordPublisherRunResult result =
          publisher.run(
              batch -> {
                SequenceNumber last = records.accept(batch);
                Long behind = batch.getMillisBehindLatest();
                if (behind == null || behind == 0) {
                  clocks.readToItsEnd(shard, getCurrentTimeMillis());
                }
                return last;
              });
      clocks.unsubscribe(shard);
      if (result == RecordPublisherRunResult.COMPLETE) {
        clocks.close(shard, getCurrentTimeMillis());
      }
      return result;
    };
  }

  @Override
  protected void emitRecordAndUpdateState(
      Decoded<E> record, long arrival, int shard, SequenceNumber sequenceNumber) {
    super.emitRecordAndUpdateState(record, arrival, shard, sequenceNumber);
    // To Flink, any record makes the source active, also one that cannot be read.
    active = true;
    if (record.isEvent()) {
      clocks.advance(shard, timestamps.extractTimestamp(record, arrival), getCurrentTimeMillis());
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
    if (active && clocks.isIdle(now)) {
      active = false;
      context.markAsTemporarilyIdle();
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
      // A job that is stopped before it has begun with all its shards has not failed.
      if (!stopped) {
        throw e;
      }
    }
  }

  @Override
  public void shutdownFetcher() {
    stopped = true;
    super.shutdownFetcher();
  }

  /** Calls again also when a connection breaks, which to the connector is the end of the job. */
  private static final class PatientProxy extends KinesisProxy {
    PatientProxy(Properties properties) {
      super(properties);
    }

    @Override
    protected boolean isRecoverableSdkClientException(SdkClientException e) {
      // Where there is no connection at all, whoever started the job should hear of it.
      boolean broken =
          ExceptionUtils.findThrowable(e, IOException.class)
              .filter(cause -> !(cause instanceof ConnectException))
              .filter(cause -> !(cause instanceof UnknownHostException))
              .isPresent();
      return broken || super.isRecoverableSdkClientException(e);
    }
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
