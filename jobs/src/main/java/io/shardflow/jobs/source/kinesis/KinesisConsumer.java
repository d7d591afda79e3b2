package io.shardflow.jobs.source.kinesis;

import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.text.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.kinesis.shaded.com.amazonaws.http.IdleConnectionReaper;
import org.apache.flink.kinesis.shaded.com.amazonaws.metrics.AwsSdkMetrics;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardMetadata;
import org.apache.flink.streaming.connectors.kinesis.proxy.KinesisProxyV2Factory;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;
import org.apache.flink.streaming.connectors.kinesis.util.KinesisStateUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connector with a start position and watermarks by the rules of the jobs.
 *
 * <p>The connector by itself begins a shard that has not delivered a record anew at each restart:
 * see {@link StartPosition}. Its watermarks do not wait for a shard that has not delivered yet, it
 * calls a subtask idle before its first record, lets a malformed record end idleness, and continues
 * after the source is stopped, which fails the job.
 */
@SuppressWarnings("deprecation")
final class KinesisConsumer<E extends Event> extends FlinkKinesisConsumer<Decoded<E>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(KinesisConsumer.class);

  /** The connector's own; its name is private there. */
  private static final String SHARDS_STATE = "Kinesis-Stream-Shard-State";

  private final String stream;

  /** The option as it was given, and the position that it meant when the job was submitted. */
  private final String positionOption;

  private final String firstStart;
  private final long outOfOrderness;
  private final long idleTimeout;
  private final EventTimestamps<E> timestamps;

  private transient Map<StreamShardMetadata.EquivalenceWrapper, SequenceNumber> restored;
  private transient ListState<String> startState;

  /** Null when shards are polled. */
  private transient KinesisSubscriber subscriber;

  /** Null until the markers in the state of version 0.1.0 are resolved. */
  private transient volatile StartPosition start;

  KinesisConsumer(
      String stream,
      KinesisDeserializationSchema<Decoded<E>> schema,
      Properties properties,
      String positionOption,
      StartPosition firstStart,
      Duration outOfOrderness,
      Duration idleTimeout,
      EventTimestamps<E> timestamps) {
    super(stream, schema, properties);
    this.stream = stream;
    this.positionOption = positionOption;
    this.firstStart = firstStart.toString();
    this.outOfOrderness = outOfOrderness.toMillis();
    this.idleTimeout = idleTimeout.toMillis();
    this.timestamps = timestamps;
    setPeriodicWatermarkAssigner(timestamps);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    super.initializeState(context);
    OperatorStateStore states = context.getOperatorStateStore();
    startState =
        states.getUnionListState(new ListStateDescriptor<>("start-position", Types.STRING));
    restored = new HashMap<>();
    if (!context.isRestored()) {
      start = StartPosition.parse(firstStart);
      return;
    }
    for (Tuple2<StreamShardMetadata, SequenceNumber> shard :
        states
            .getUnionListState(
                new ListStateDescriptor<>(
                    SHARDS_STATE,
                    KinesisStateUtil.createShardsStateSerializer(
                        getRuntimeContext().getExecutionConfig())))
            .get()) {
      restored.put(new StreamShardMetadata.EquivalenceWrapper(shard.f0), shard.f1);
    }
    // The same from each instance.
    for (String position : startState.get()) {
      start = StartPosition.parse(position);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    super.snapshotState(context);
    startState.update(start == null ? List.of() : List.of(start.toString()));
  }

  @Override
  public void run(SourceFunction.SourceContext<Decoded<E>> context) throws Exception {
    // Else AWS's SDK would keep the classes of an ended job in the memory of a TaskManager.
    getRuntimeContext()
        .registerUserCodeClassLoaderReleaseHookIfAbsent(
            "aws-sdk",
            () -> {
              AwsSdkMetrics.unregisterMetricAdminMBean();
              IdleConnectionReaper.shutdown();
            });
    try {
      super.run(context);
    } catch (Exception e) {
      throw KinesisFailure.explain(stream, e);
    } finally {
      closeSubscriber();
    }
  }

  /** Ends its threads also where the fetcher has not got so far as to do it. */
  private void closeSubscriber() {
    if (subscriber != null) {
      subscriber.close();
    }
  }

  @Override
  public void open(Configuration parameters) throws Exception {
    try {
      super.open(parameters);
    } catch (Exception e) {
      throw KinesisFailure.explain(stream, e);
    }
  }

  @Override
  protected KinesisDataFetcher<Decoded<E>> createFetcher(
      List<String> streams,
      SourceFunction.SourceContext<Decoded<E>> context,
      RuntimeContext runtime,
      Properties properties,
      KinesisDeserializationSchema<Decoded<E>> schema) {
    if (start == null) {
      start = startOfFormerVersion(properties);
    }
    Properties fromStart = new Properties();
    fromStart.putAll(properties);
    start.applyTo(fromStart);
    KinesisFetcher<E> fetcher =
        new KinesisFetcher<>(
            streams,
            context,
            runtime,
            fromStart,
            schema,
            this,
            settings -> {
              subscriber =
                  new KinesisSubscriber(KinesisProxyV2Factory.createKinesisProxyAsyncV2(settings));
              return subscriber;
            },
            shard -> start.applyTo(shard, restored.keySet()),
            new ShardWatermarkTracker(outOfOrderness, idleTimeout),
            timestamps);
    if (subscriber != null) {
      subscriber.setListener(fetcher::subscribe);
    }
    return fetcher;
  }

  /**
   * The start position of a job that version 0.1.0 has saved, which is not in the state. If the
   * option names an instant, it is that. After a start at {@code LATEST}, it is the time of the
   * oldest among the last records of all shards that have delivered one: records before the start
   * are all older, and a shard that the job kept up with has no older record to be read. Otherwise
   * it is the oldest record of each shard.
   */
  private StartPosition startOfFormerVersion(Properties properties) {
    List<SequenceNumber> markers =
        restored.values().stream().filter(StartPosition::isMarker).toList();
    if (markers.isEmpty() && !restored.isEmpty()) {
      return StartPosition.trimHorizon();
    }
    Instant given = Timestamps.parse(positionOption);
    StartPosition position;
    if (given != null) {
      position = StartPosition.at(given);
    } else if (markers.stream().allMatch(StartPosition::isLatest)) {
      position = oldestOfLastRecords(properties);
    } else {
      position = StartPosition.trimHorizon();
    }
    LOG.warn(
        "The saved state is of version 0.1.0, and {} of {} shards of the stream {} had not delivered"
            + " a record yet. They are read from {}.",
        markers.size(),
        restored.size(),
        stream,
        position);
    return position;
  }

  private StartPosition oldestOfLastRecords(Properties properties) {
    RetryingKinesisProxy kinesis = new RetryingKinesisProxy(properties);
    Instant oldest = null;
    for (Map.Entry<StreamShardMetadata.EquivalenceWrapper, SequenceNumber> shard :
        restored.entrySet()) {
      if (SentinelSequenceNumber.isSentinelSequenceNumber(shard.getValue())) {
        continue;
      }
      Instant arrival = kinesis.arrivalTime(shard.getKey().getShardMetadata(), shard.getValue());
      if (arrival == null) {
        // It has left the stream, and so has all that was in the others when it was read.
        return StartPosition.trimHorizon();
      }
      oldest = oldest == null || arrival.isBefore(oldest) ? arrival : oldest;
    }
    return oldest == null ? StartPosition.trimHorizon() : StartPosition.at(oldest);
  }
}
