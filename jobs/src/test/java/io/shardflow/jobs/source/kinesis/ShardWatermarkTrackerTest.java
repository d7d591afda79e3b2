package io.shardflow.jobs.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.eventtime.EventTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events may be 5 behind; a shard is silent after 30. Two shards are known since 1000. */
class ShardWatermarkTrackerTest {
  private static final long NONE = Long.MIN_VALUE;

  private final ShardWatermarkTracker clocks = new ShardWatermarkTracker(5, 30);

  @BeforeEach
  void readTwoShards() {
    clocks.add(0, 1000);
    clocks.add(1, 1000);
  }

  /** The watermark when both shards are read to their ends. */
  private long watermark(long now) {
    readBoth(now);
    return clocks.watermark(now);
  }

  private boolean isIdle(long now) {
    readBoth(now);
    return clocks.isIdle(now);
  }

  private void readBoth(long now) {
    clocks.readToItsEnd(0, now);
    clocks.readToItsEnd(1, now);
  }

  @Test
  void waitsForAShardThatHasNotDeliveredYet() {
    clocks.advance(0, 100, 1001);
    assertThat(watermark(1029)).isEqualTo(NONE);
    assertThat(isIdle(1029)).isFalse();

    clocks.advance(1, 50, 1029);
    assertThat(watermark(1029)).isEqualTo(44);
  }

  @Test
  void isNotIdleBeforeTheTimeoutAlthoughNothingHasCome() {
    assertThat(isIdle(1000)).isFalse();
    assertThat(isIdle(1029)).isFalse();
    assertThat(isIdle(1030)).isTrue();
    assertThat(watermark(1030)).isEqualTo(NONE);
  }

  @Test
  void doesNotWaitForASilentShard() {
    clocks.advance(1, 50, 1005);
    clocks.advance(0, 100, 1020);
    assertThat(watermark(1034)).isEqualTo(44);
    assertThat(watermark(1035)).isEqualTo(94);
    assertThat(isIdle(1035)).isFalse();

    clocks.advance(1, 60, 1036);
    assertThat(watermark(1036)).isEqualTo(54);
  }

  @Test
  void goesToTheNewestEventOfAllWhenAllAreSilent() {
    clocks.advance(0, 100, 1010);
    clocks.advance(1, 50, 1020);
    assertThat(isIdle(1050)).isTrue();
    assertThat(watermark(1050)).isEqualTo(94);
  }

  @Test
  void waitsForTheChildrenOfASplitShard() {
    clocks.advance(0, 100, 1010);
    clocks.advance(1, 100, 1010);
    clocks.add(2, 1011);
    assertThat(watermark(1012)).isEqualTo(NONE);
    clocks.advance(2, 101, 1013);
    assertThat(watermark(1013)).isEqualTo(94);
  }

  @Test
  void goesNotByAnEventTooFarAhead() {
    clocks.advance(0, 100, 1010);
    clocks.advance(1, EventTime.TOO_FAR_AHEAD, 1020);
    assertThat(watermark(1029)).isEqualTo(NONE);

    // The other shard waits for it no more than if it had been silent.
    assertThat(watermark(1030)).isEqualTo(94);
    assertThat(isIdle(1040)).isTrue();
    assertThat(watermark(1040)).isEqualTo(94);
  }

  @Test
  void isNotSilentWhatCannotBeRead() {
    clocks.advance(0, 100, 1010);
    clocks.advance(1, 50, 1010);
    clocks.readToItsEnd(0, 1020);
    clocks.readToItsEnd(1, 1020);
    assertThat(clocks.isIdle(5000)).isFalse();
    assertThat(clocks.watermark(5000)).isEqualTo(44);

    clocks.readToItsEnd(1, 5000);
    assertThat(clocks.isIdle(5000)).isFalse();
    assertThat(clocks.watermark(5000)).isEqualTo(94);
    clocks.readToItsEnd(0, 5001);
    assertThat(clocks.isIdle(5001)).isTrue();
  }

  @Test
  void waitsUntilWhatComesInsteadOfAClosedShardIsKnownAndALittleLonger() {
    clocks.advance(0, 100, 1010);
    clocks.advance(1, 50, 1010);
    clocks.close(1, 1015);
    clocks.discover(1014, 1016);
    clocks.readToItsEnd(0, 1039);
    assertThat(clocks.watermark(9000)).isEqualTo(44);

    clocks.discover(1015, 9000);
    assertThat(clocks.watermark(9029)).isEqualTo(44);
    assertThat(clocks.watermark(9030)).isEqualTo(94);
  }

  @Test
  void anInstanceWithoutShardsIsIdle() {
    assertThat(new ShardWatermarkTracker(5, 30).isIdle(0)).isTrue();
    assertThat(new ShardWatermarkTracker(5, 30).watermark(0)).isEqualTo(NONE);
  }
}
