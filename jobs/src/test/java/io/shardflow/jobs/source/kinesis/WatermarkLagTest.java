package io.shardflow.jobs.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;

/** The metric watermarkLagMillis. The out-of-orderness is 5 s, the idle timeout is 30 s. */
@SuppressWarnings("deprecation")
class WatermarkLagTest {
  private static final long NOON = 1_714_564_800_000L;

  private final ShardWatermarkTracker tracker = new ShardWatermarkTracker(5_000, 30_000);
  private final WatermarkEmitter emitter = new WatermarkEmitter(new NoContext(), tracker);

  @Test
  void isMinusOneBeforeTheFirstWatermark() {
    tracker.addShard(0, NOON);
    emitter.emit(NOON);
    assertThat(emitter.lagMillis(NOON)).isEqualTo(-1);
  }

  @Test
  void isTheTimeSinceTheWatermark() {
    tracker.addShard(0, NOON);
    tracker.onEvent(0, NOON - 60_000, NOON);
    emitter.emit(NOON);
    assertThat(emitter.lagMillis(NOON)).isEqualTo(65_001);
    assertThat(emitter.lagMillis(NOON + 10_000)).isEqualTo(75_001);
  }

  @Test
  void isMinusOneWhileAllShardsAreIdle() {
    tracker.addShard(0, NOON);
    tracker.onEvent(0, NOON, NOON);
    emitter.emit(NOON);
    tracker.onCaughtUp(0, NOON + 30_000);
    emitter.emit(NOON + 30_000);
    assertThat(emitter.lagMillis(NOON + 30_000)).isEqualTo(-1);
    tracker.onEvent(0, NOON + 40_000, NOON + 40_000);
    emitter.emit(NOON + 40_000);
    assertThat(emitter.lagMillis(NOON + 40_000)).isEqualTo(5_001);
  }

  private static final class NoContext implements SourceFunction.SourceContext<Void> {
    @Override
    public void collect(Void element) {}

    @Override
    public void collectWithTimestamp(Void element, long timestamp) {}

    @Override
    public void emitWatermark(Watermark mark) {}

    @Override
    public void markAsTemporarilyIdle() {}

    @Override
    public Object getCheckpointLock() {
      return this;
    }

    @Override
    public void close() {}
  }
}
