package io.shardflow.jobs.source.kinesis;

import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Emits the watermarks of a {@link ShardWatermarkTracker}, and marks the source idle while all its
 * shards are.
 */
@SuppressWarnings("deprecation")
public final class WatermarkEmitter {
  private final SourceFunction.SourceContext<?> context;
  private final ShardWatermarkTracker tracker;

  /** Written by one thread at a time. */
  private volatile long emittedWatermark = Long.MIN_VALUE;

  /** Whether the source is not marked idle. */
  private volatile boolean active = true;

  public WatermarkEmitter(SourceFunction.SourceContext<?> context, ShardWatermarkTracker tracker) {
    this.context = context;
    this.tracker = tracker;
  }

  /**
   * Records that a record has been emitted. For Flink, any record makes the source active, even one
   * that could not be decoded. The caller holds the checkpoint lock.
   */
  public void onRecord() {
    active = true;
  }

  /**
   * Returns how far the watermark is behind a time, in milliseconds; -1 if there is no watermark
   * yet, or if the source is idle. Any thread may call this.
   *
   * @param now the time, in milliseconds since 1970
   */
  long lagMillis(long now) {
    long watermark = emittedWatermark;
    return !active || watermark == Long.MIN_VALUE ? -1 : Math.max(0, now - watermark);
  }

  /**
   * Emits the watermark, if it has advanced, and marks the source idle or active. The caller holds
   * the checkpoint lock.
   *
   * @param now the time by the clock of the tracker, in milliseconds
   */
  public void emit(long now) {
    long watermark = tracker.watermark(now);
    if (watermark > emittedWatermark) {
      emittedWatermark = watermark;
      active = true;
      context.emitWatermark(new Watermark(watermark));
    }
    boolean idle = tracker.isIdle(now);
    if (active && idle) {
      active = false;
      context.markAsTemporarilyIdle();
    } else if (!active && !idle) {
      // Downstream must wait for a new shard. Only an emission makes the source active again.
      active = true;
      context.emitWatermark(new Watermark(emittedWatermark));
    }
  }
}
