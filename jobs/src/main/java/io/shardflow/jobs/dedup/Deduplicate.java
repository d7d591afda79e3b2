package io.shardflow.jobs.dedup;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.model.result.CleanReading;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Forwards each reading of a sensor once. It remembers a reading until the watermark is {@code
 * window} past it. Older readings do not reach it: they are late.
 *
 * <p>Readings are remembered in time buckets of an eighth of the window, which are dropped as a
 * whole. So there is one timer and one state entry per bucket, not per reading. Many readings of a
 * sensor arrive together, and writing to RocksDB copies a whole bucket. Therefore the buckets of a
 * sensor are cached, and written back to the state when a reading of another sensor arrives, and
 * before each watermark and checkpoint.
 *
 * <p>The state also contains the window. If a job restores state of another window, all readings
 * are first moved into buckets of the new size.
 */
final class Deduplicate extends AbstractStreamOperator<CleanReading>
    implements OneInputStreamOperator<TemperatureProbe, CleanReading>,
        Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;
  private static final int BUCKETS_PER_WINDOW = 8;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long window;
  private final long bucketSize;

  private transient ListState<Long> savedWindow;
  private transient boolean windowChanged;
  private transient MapState<Long, long[]> buckets;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient Counter duplicatesDropped;

  /** Buckets of {@link #cachedSensor} by their start; may be newer than those in the state. */
  private transient Map<Long, long[]> cache;

  private transient String cachedSensor;

  Deduplicate(Duration window) {
    this.window = window.toMillis();
    this.bucketSize = Math.max(1, this.window / BUCKETS_PER_WINDOW);
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    savedWindow =
        context
            .getOperatorStateStore()
            .getUnionListState(new ListStateDescriptor<>("window", Types.LONG));
    Iterator<Long> saved = savedWindow.get().iterator();
    // Savepoints of 0.1.0 lack the window.
    windowChanged = context.isRestored() && !(saved.hasNext() && saved.next() == window);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    savedWindow.update(List.of(window));
  }

  @Override
  public void open() throws Exception {
    super.open();
    MapStateDescriptor<Long, long[]> descriptor =
        new MapStateDescriptor<>(
            "readings-by-time", Types.LONG, PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO);
    buckets = getRuntimeContext().getMapState(descriptor);
    timers = getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
    duplicatesDropped = OperatorMetrics.of(getRuntimeContext()).counter(Metrics.DUPLICATES_DROPPED);
    cache = new HashMap<>();
    if (windowChanged) {
      getKeyedStateBackend()
          .applyToAllKeys(
              VoidNamespace.INSTANCE,
              VoidNamespaceSerializer.INSTANCE,
              descriptor,
              (key, all) -> moveToNewBuckets());
    }
  }

  /**
   * Moves the readings of the current key to buckets of the new size. The timers of the old buckets
   * remain: each removes the new bucket that expires at that time, if there is one.
   */
  private void moveToNewBuckets() throws Exception {
    Map<Long, long[]> old = new HashMap<>();
    for (Map.Entry<Long, long[]> bucket : buckets.entries()) {
      old.put(bucket.getKey(), bucket.getValue());
    }
    buckets.clear();
    for (Map.Entry<Long, long[]> bucket : old.entrySet()) {
      Fingerprints.forEach(
          bucket.getValue(),
          (sinceStart, ambient, measured) -> {
            long nanos = sinceStart - 1;
            add(
                bucket.getKey() + nanos / NANOS_PER_MILLI,
                nanos % NANOS_PER_MILLI,
                ambient,
                measured);
          });
    }
    buckets.putAll(cache);
    cache.clear();
  }

  @Override
  public void processElement(StreamRecord<TemperatureProbe> element) throws Exception {
    TemperatureProbe probe = element.getValue();
    if (!probe.sensorId().equals(cachedSensor)) {
      writeBack();
      cachedSensor = probe.sensorId();
      setCurrentKey(cachedSensor);
    }
    Instant time = probe.eventTime();
    boolean added =
        add(
            time.toEpochMilli(),
            time.getNano() % NANOS_PER_MILLI,
            Double.doubleToLongBits(probe.ambientTemp()),
            Double.doubleToLongBits(probe.measuredTemp()));
    if (added) {
      output.collect(element.replace(CleanReading.of(probe)));
    } else {
      duplicatesDropped.inc();
    }
  }

  /** Adds a reading of the current key. Returns whether it is new. */
  private boolean add(long millis, long nanosOfMilli, long ambient, long measured)
      throws Exception {
    long start = Math.floorDiv(millis, bucketSize) * bucketSize;
    long[] bucket = bucket(start);
    long[] changed =
        Fingerprints.add(
            bucket == null ? newBucket(start) : bucket,
            1 + (millis - start) * NANOS_PER_MILLI + nanosOfMilli,
            ambient,
            measured);
    if (changed != null && changed != bucket) {
      cache.put(start, changed);
    }
    return changed != null;
  }

  private long[] bucket(long start) throws Exception {
    long[] bucket = cache.get(start);
    if (bucket == null) {
      bucket = buckets.get(start);
      if (bucket != null) {
        cache.put(start, bucket);
      }
    }
    return bucket;
  }

  private long[] newBucket(long start) throws Exception {
    // At this watermark, even the last reading of the bucket is late.
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, start + bucketSize - 1 + window);
    // A sensor has about as many readings as in the bucket before.
    long previousStart = start - bucketSize;
    long[] previous = cache.get(previousStart);
    return Fingerprints.empty(previous == null ? buckets.get(previousStart) : previous);
  }

  private void writeBack() throws Exception {
    if (!cache.isEmpty()) {
      setCurrentKey(cachedSensor);
      buckets.putAll(cache);
      cache.clear();
    }
    cachedSensor = null;
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    writeBack();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) throws Exception {
    writeBack();
  }

  @Override
  public void finish() throws Exception {
    writeBack();
    super.finish();
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    buckets.remove(timer.getTimestamp() - window + 1 - bucketSize);
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    throw new UnsupportedOperationException("There are no processing-time timers");
  }
}
