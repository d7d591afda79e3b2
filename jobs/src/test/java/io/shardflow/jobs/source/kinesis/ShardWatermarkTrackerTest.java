package io.shardflow.jobs.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.eventtime.EventTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Out-of-orderness 5, idle timeout 30, and two shards that are read since 1000. */
class ShardWatermarkTrackerTest {
  private static final long NONE = Long.MIN_VALUE;

  private final ShardWatermarkTracker tracker = new ShardWatermarkTracker(5, 30);

  @BeforeEach
  void addTwoShards() {
    tracker.addShard(0, 1000);
    tracker.addShard(1, 1000);
  }

  /** Returns the watermark when both shards have been read to their ends. */
  private long watermark(long now) {
    catchUp(now);
    return tracker.watermark(now);
  }

  private boolean isIdle(long now) {
    catchUp(now);
    return tracker.isIdle(now);
  }

  private void catchUp(long now) {
    tracker.onCaughtUp(0, now);
    tracker.onCaughtUp(1, now);
  }

  @Test
  void waitsForAShardWithoutEvents() {
    tracker.onEvent(0, 100, 1001);
    assertThat(watermark(1029)).isEqualTo(NONE);
    assertThat(isIdle(1029)).isFalse();

    tracker.onEvent(1, 50, 1029);
    assertThat(watermark(1029)).isEqualTo(44);
  }

  @Test
  void isNotIdleBeforeTheTimeoutWithoutEvents() {
    assertThat(isIdle(1000)).isFalse();
    assertThat(isIdle(1029)).isFalse();
    assertThat(isIdle(1030)).isTrue();
    assertThat(watermark(1030)).isEqualTo(NONE);
  }

  @Test
  void doesNotWaitForAnIdleShard() {
    tracker.onEvent(1, 50, 1005);
    tracker.onEvent(0, 100, 1020);
    assertThat(watermark(1034)).isEqualTo(44);
    assertThat(watermark(1035)).isEqualTo(94);
    assertThat(isIdle(1035)).isFalse();

    tracker.onEvent(1, 60, 1036);
    assertThat(watermark(1036)).isEqualTo(54);
  }

  @Test
  void followsTheNewestEventWhenAllShardsAreIdle() {
    tracker.onEvent(0, 100, 1010);
    tracker.onEvent(1, 50, 1020);
    assertThat(isIdle(1050)).isTrue();
    assertThat(watermark(1050)).isEqualTo(94);
  }

  @Test
  void waitsForTheChildrenOfASplitShard() {
    tracker.onEvent(0, 100, 1010);
    tracker.onEvent(1, 100, 1010);
    tracker.addShard(2, 1011);
    assertThat(watermark(1012)).isEqualTo(NONE);
    tracker.onEvent(2, 101, 1013);
    assertThat(watermark(1013)).isEqualTo(94);
  }

  @Test
  void ignoresAnEventTooFarAhead() {
    tracker.onEvent(0, 100, 1010);
    tracker.onEvent(1, EventTime.TOO_FAR_AHEAD, 1020);
    assertThat(watermark(1029)).isEqualTo(NONE);

    // The shard becomes idle as if it had delivered nothing.
    assertThat(watermark(1030)).isEqualTo(94);
    assertThat(isIdle(1040)).isTrue();
    assertThat(watermark(1040)).isEqualTo(94);
  }

  @Test
  void aShardThatCannotBeReadIsNotIdle() {
    tracker.onEvent(0, 100, 1010);
    tracker.onEvent(1, 50, 1010);
    tracker.onCaughtUp(0, 1020);
    tracker.onCaughtUp(1, 1020);
    assertThat(tracker.isIdle(5000)).isFalse();
    assertThat(tracker.watermark(5000)).isEqualTo(44);

    tracker.onCaughtUp(1, 5000);
    assertThat(tracker.isIdle(5000)).isFalse();
    assertThat(tracker.watermark(5000)).isEqualTo(94);
    tracker.onCaughtUp(0, 5001);
    assertThat(tracker.isIdle(5001)).isTrue();
  }

  @Test
  void holdsTheWatermarkUntilChildShardsAreKnown() {
    tracker.onEvent(0, 100, 1010);
    tracker.onEvent(1, 50, 1010);
    tracker.onShardClosed(1, 1015);
    tracker.onShardsListed(1014, 1016);
    tracker.onCaughtUp(0, 1039);
    assertThat(tracker.watermark(9000)).isEqualTo(44);

    tracker.onShardsListed(1015, 9000);
    assertThat(tracker.watermark(9029)).isEqualTo(44);
    assertThat(tracker.watermark(9030)).isEqualTo(94);
  }

  @Test
  void aSubtaskWithoutShardsIsIdle() {
    assertThat(new ShardWatermarkTracker(5, 30).isIdle(0)).isTrue();
    assertThat(new ShardWatermarkTracker(5, 30).watermark(0)).isEqualTo(NONE);
  }
}
