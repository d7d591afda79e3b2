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
import java.util.stream.Collectors;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.kinesis.shaded.com.amazonaws.http.IdleConnectionReaper;
import org.apache.flink.kinesis.shaded.com.amazonaws.metrics.AwsSdkMetrics;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
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
 * The connector's source, with a start position that is kept in the state, watermarks of our own,
 * and errors that name the streams. The package documentation lists the reasons.
 */
@SuppressWarnings("deprecation")
final class KinesisConsumer<E extends Event> extends FlinkKinesisConsumer<Decoded<E>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(KinesisConsumer.class);

  /** The name of the connector's state, which is private there. */
  private static final String SHARDS_STATE = "Kinesis-Stream-Shard-State";

  /** The names of the streams, for messages. */
  private final String streamNames;

  /** The value of the option {@code source.position}. */
  private final String positionOption;

  /** The position that the option meant when the job was submitted. */
  private final String initialPosition;

  private final long outOfOrdernessMillis;
  private final long idleTimeoutMillis;
  private final EventTimestamps<E> timestamps;

  private transient Map<StreamShardMetadata.EquivalenceWrapper, SequenceNumber> restoredShards;
  private transient ListState<String> startPositionState;

  /** Null when shards are polled. */
  private transient KinesisSubscriber subscriber;

  /** Null until the markers in the state of version 0.1.0 are resolved. */
  private transient volatile StartPosition startPosition;

  KinesisConsumer(
      List<String> streams,
      KinesisDeserializationSchema<Decoded<E>> schema,
      Properties properties,
      String positionOption,
      StartPosition initialPosition,
      Duration outOfOrderness,
      Duration idleTimeout,
      EventTimestamps<E> timestamps) {
    super(streams, schema, properties);
    this.streamNames = String.join(", ", streams);
    this.positionOption = positionOption;
    this.initialPosition = initialPosition.toString();
    this.outOfOrdernessMillis = outOfOrderness.toMillis();
    this.idleTimeoutMillis = idleTimeout.toMillis();
    this.timestamps = timestamps;
    setPeriodicWatermarkAssigner(timestamps);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    super.initializeState(context);
    OperatorStateStore states = context.getOperatorStateStore();
    startPositionState =
        states.getUnionListState(new ListStateDescriptor<>("start-position", Types.STRING));
    restoredShards = new HashMap<>();
    if (!context.isRestored()) {
      startPosition = StartPosition.parse(initialPosition);
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
      restoredShards.put(new StreamShardMetadata.EquivalenceWrapper(shard.f0), shard.f1);
    }
    // Every subtask has saved the same position.
    for (String position : startPositionState.get()) {
      startPosition = StartPosition.parse(position);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    super.snapshotState(context);
    startPositionState.update(
        startPosition == null ? List.of() : List.of(startPosition.toString()));
  }

  @Override
  public void run(SourceFunction.SourceContext<Decoded<E>> context) throws Exception {
    // Otherwise the AWS SDK keeps the classes of the job in the memory of the TaskManager.
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
      throw KinesisFailure.explain(streamNames, e);
    } finally {
      closeSubscriber();
    }
  }

  /** Ends the threads of the subscriber, even if the fetcher was never started. */
  private void closeSubscriber() {
    if (subscriber != null) {
      subscriber.close();
    }
  }

  @Override
  protected KinesisDataFetcher<Decoded<E>> createFetcher(
      List<String> streams,
      SourceFunction.SourceContext<Decoded<E>> context,
      RuntimeContext runtime,
      Properties properties,
      KinesisDeserializationSchema<Decoded<E>> schema) {
    if (startPosition == null) {
      startPosition = resolveMarkers(properties);
    }
    Properties withStartPosition = new Properties();
    withStartPosition.putAll(properties);
    startPosition.applyTo(withStartPosition);
    KinesisFetcher<E> fetcher =
        new KinesisFetcher<>(
            streams,
            context,
            runtime,
            withStartPosition,
            schema,
            this,
            settings -> {
              subscriber =
                  new KinesisSubscriber(KinesisProxyV2Factory.createKinesisProxyAsyncV2(settings));
              return subscriber;
            },
            shard -> startPosition.applyTo(shard, restoredShards.keySet()),
            new ShardWatermarkTracker(outOfOrdernessMillis, idleTimeoutMillis),
            timestamps);
    if (subscriber != null) {
      subscriber.setListeners(fetcher::newEventListener);
    }
    return fetcher;
  }

  /**
   * Returns the start position for a restored state that contains none, as version 0.1.0 saved it.
   * If the option is an instant, it is the position. After a start at {@code LATEST}, it is the
   * arrival of the oldest among the last records of the shards: all records before the start are
   * older, and a shard that the job kept up with has no unread record that is older. Otherwise it
   * is the oldest record of each shard.
   */
  private StartPosition resolveMarkers(Properties properties) {
    List<SequenceNumber> markers =
        restoredShards.values().stream()
            .filter(StartPosition::isMarker)
            .collect(Collectors.toList());
    if (markers.isEmpty() && !restoredShards.isEmpty()) {
      return StartPosition.trimHorizon();
    }
    Instant optionInstant = Timestamps.parse(positionOption);
    StartPosition position;
    if (optionInstant != null) {
      position = StartPosition.at(optionInstant);
    } else if (markers.stream().allMatch(StartPosition::isLatestMarker)) {
      position = arrivalOfOldestLastRecord(properties);
    } else {
      position = StartPosition.trimHorizon();
    }
    LOG.warn(
        "The restored state was saved by version 0.1.0, when {} of {} shards of the stream {} had"
            + " not delivered a record. These shards are read from {}.",
        markers.size(),
        restoredShards.size(),
        streamNames,
        position);
    return position;
  }

  private StartPosition arrivalOfOldestLastRecord(Properties properties) {
    RetryingKinesisProxy kinesis =
        new RetryingKinesisProxy(properties, new ThreadSafeSimpleCounter());
    Instant oldest = null;
    for (Map.Entry<StreamShardMetadata.EquivalenceWrapper, SequenceNumber> shard :
        restoredShards.entrySet()) {
      if (SentinelSequenceNumber.isSentinelSequenceNumber(shard.getValue())) {
        continue;
      }
      Instant arrival = kinesis.arrivalTime(shard.getKey().getShardMetadata(), shard.getValue());
      if (arrival == null) {
        // The record has expired, and so have all older records of the other shards.
        return StartPosition.trimHorizon();
      }
      oldest = oldest == null || arrival.isBefore(oldest) ? arrival : oldest;
    }
    return oldest == null ? StartPosition.trimHorizon() : StartPosition.at(oldest);
  }
}
