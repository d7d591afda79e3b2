package io.shardflow.jobs.dedup;

import io.shardflow.jobs.runtime.Metrics;
import io.shardflow.model.CleanReading;
import io.shardflow.model.TemperatureProbe;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Passes on each reading of a sensor once. It remembers a reading until the watermark is {@code
 * window} past it; older ones it could not judge, and is not given.
 *
 * <p>Readings are remembered in buckets of an eighth of the window, each dropped as a whole: a
 * timer and an entry of state for a bucket, not for a reading.
 */
final class Deduplicate extends KeyedProcessFunction<String, TemperatureProbe, CleanReading> {
  private static final long serialVersionUID = 1L;
  private static final int BUCKETS_PER_WINDOW = 8;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long window;
  private final long bucketSize;

  private transient MapState<Long, long[]> buckets;
  private transient Counter duplicatesDropped;

  Deduplicate(Duration window) {
    this.window = window.toMillis();
    this.bucketSize = Math.max(1, this.window / BUCKETS_PER_WINDOW);
  }

  @Override
  public void open(Configuration parameters) {
    buckets =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "readings-by-time",
                    Types.LONG,
                    PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO));
    duplicatesDropped = getRuntimeContext().getMetricGroup().counter(Metrics.DUPLICATES_DROPPED);
  }

  @Override
  public void processElement(TemperatureProbe probe, Context context, Collector<CleanReading> out)
      throws Exception {
    Instant time = probe.eventTime();
    long millis = time.toEpochMilli();
    long start = Math.floorDiv(millis, bucketSize) * bucketSize;
    long[] bucket = buckets.get(start);
    if (bucket == null) {
      bucket = Fingerprints.empty();
      // When even the bucket's last reading would be late.
      context.timerService().registerEventTimeTimer(start + bucketSize - 1 + window);
    }
    long[] changed =
        Fingerprints.add(
            bucket,
            1 + (millis - start) * NANOS_PER_MILLI + time.getNano() % NANOS_PER_MILLI,
            Double.doubleToLongBits(probe.ambientTemp()),
            Double.doubleToLongBits(probe.measuredTemp()));
    if (changed == null) {
      duplicatesDropped.inc();
      return;
    }
    buckets.put(start, changed);
    out.collect(CleanReading.of(probe));
  }

  @Override
  public void onTimer(long timer, OnTimerContext context, Collector<CleanReading> out)
      throws Exception {
    buckets.remove(timer - window + 1 - bucketSize);
  }
}
