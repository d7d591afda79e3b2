package io.shardflow.jobs.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.eventtime.EventTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events may be 5 behind; a shard is silent after 30. Two shards are known since 1000. */
class ShardClocksTest {
  private static final long NONE = Long.MIN_VALUE;

  private final ShardClocks clocks = new ShardClocks(5, 30);

  @BeforeEach
  void readTwoShards() {
    clocks.add(0, 1000);
    clocks.add(1, 1000);
  }

  @Test
  void waitsForAShardThatHasNotDeliveredYet() {
    clocks.advance(0, 100, 1001);
    assertThat(clocks.watermark(1029)).isEqualTo(NONE);
    assertThat(clocks.isIdle(1029)).isFalse();

    clocks.advance(1, 50, 1029);
    assertThat(clocks.watermark(1029)).isEqualTo(44);
  }

  @Test
  void isNotIdleBeforeTheTimeoutAlthoughNothingHasCome() {
    assertThat(clocks.isIdle(1000)).isFalse();
    assertThat(clocks.isIdle(1029)).isFalse();
    assertThat(clocks.isIdle(1030)).isTrue();
    assertThat(clocks.watermark(1030)).isEqualTo(NONE);
  }

  @Test
  void doesNotWaitForASilentShard() {
    clocks.advance(1, 50, 1005);
    clocks.advance(0, 100, 1020);
    assertThat(clocks.watermark(1034)).isEqualTo(44);
    assertThat(clocks.watermark(1035)).isEqualTo(94);
    assertThat(clocks.isIdle(1035)).isFalse();

    clocks.advance(1, 60, 1036);
    assertThat(clocks.watermark(1036)).isEqualTo(54);
  }

  @Test
  void goesToTheNewestEventOfAllWhenAllAreSilent() {
    clocks.advance(0, 100, 1010);
    clocks.advance(1, 50, 1020);
    assertThat(clocks.isIdle(1050)).isTrue();
    assertThat(clocks.watermark(1050)).isEqualTo(94);
  }

  @Test
  void waitsForTheChildrenOfASplitShard() {
    clocks.advance(0, 100, 1010);
    clocks.advance(1, 100, 1010);
    clocks.add(2, 1011);
    assertThat(clocks.watermark(1012)).isEqualTo(NONE);
    clocks.advance(2, 101, 1013);
    assertThat(clocks.watermark(1013)).isEqualTo(94);
  }

  @Test
  void goesNotByAnEventTooFarAhead() {
    clocks.advance(0, 100, 1010);
    clocks.advance(1, EventTime.TOO_FAR_AHEAD, 1020);
    assertThat(clocks.watermark(1029)).isEqualTo(NONE);

    // The other shard waits for it no more than if it had been silent.
    assertThat(clocks.watermark(1030)).isEqualTo(94);
    assertThat(clocks.isIdle(1040)).isTrue();
    assertThat(clocks.watermark(1040)).isEqualTo(94);
  }

  @Test
  void anInstanceWithoutShardsIsIdle() {
    assertThat(new ShardClocks(5, 30).isIdle(0)).isTrue();
    assertThat(new ShardClocks(5, 30).watermark(0)).isEqualTo(NONE);
  }
}
