package io.shardflow.jobs.source.kinesis;

import io.shardflow.jobs.eventtime.EventTime;
import java.util.HashMap;
import java.util.Map;

/**
 * How far the events of each shard are, and so the watermark of the instance that reads them. A
 * shard holds the watermark back from the moment it is known until it has been without an event for
 * the idle timeout; when all are, the watermark is that of the newest event. That there was no
 * event is known only from an answer that reaches the end of the shard: a shard that cannot be read
 * for a while is not silent. Times are in milliseconds: of events, since 1970; of the clock, {@code
 * now}.
 */
final class ShardWatermarkTracker {
  private static final long NONE = Long.MIN_VALUE;

  private final long outOfOrderness;
  private final long idleTimeout;
  private final Map<Integer, ShardClock> shards = new HashMap<>();

  private static final class ShardClock {
    private long newest = NONE;
    private long lastEvent;
    private long lastHeard;
    private long closed = NONE;
    private long replaced = NONE;

    ShardClock(long now) {
      lastEvent = now;
      lastHeard = now;
    }
  }

  ShardWatermarkTracker(long outOfOrderness, long idleTimeout) {
    this.outOfOrderness = outOfOrderness;
    this.idleTimeout = idleTimeout;
  }

  /** From now on, this shard is read. */
  synchronized void add(int shard, long now) {
    shards.put(shard, new ShardClock(now));
  }

  /**
   * An event of this shard has been passed on.
   *
   * @param eventTime {@link EventTime#TOO_FAR_AHEAD} for one that says nothing of how far the shard
   *     is, and that it waits for no more than for a shard without events
   */
  synchronized void advance(int shard, long eventTime, long now) {
    if (eventTime == EventTime.TOO_FAR_AHEAD) {
      return;
    }
    ShardClock clock = shards.get(shard);
    clock.newest = Math.max(clock.newest, eventTime);
    clock.lastEvent = now;
  }

  /** All that this shard has is read. */
  synchronized void readToItsEnd(int shard, long now) {
    shards.get(shard).lastHeard = now;
  }

  /** This shard was closed, and is read no more; others will come in its place. */
  synchronized void close(int shard, long now) {
    shards.get(shard).closed = now;
  }

  /** What shards there are was asked at the first of these times, and is known since the second. */
  synchronized void discover(long asked, long now) {
    for (ShardClock shard : shards.values()) {
      if (shard.closed != NONE && shard.closed <= asked && shard.replaced == NONE) {
        shard.replaced = now;
      }
    }
  }

  /** Whether no shard has had an event for the idle timeout. */
  synchronized boolean isIdle(long now) {
    return shards.values().stream().allMatch(shard -> isIdle(shard, now));
  }

  /** The watermark, or {@link Long#MIN_VALUE} as long as there is none. */
  synchronized long watermark(long now) {
    long newest =
        isIdle(now)
            ? shards.values().stream().mapToLong(shard -> shard.newest).max().orElse(NONE)
            : shards.values().stream()
                .filter(shard -> !isIdle(shard, now))
                .mapToLong(shard -> shard.newest)
                .min()
                .orElse(NONE);
    return newest == NONE ? NONE : newest - outOfOrderness - 1;
  }

  private boolean isIdle(ShardClock shard, long now) {
    if (shard.closed != NONE) {
      // Not before the other instances know, too, what comes in its place.
      return shard.replaced != NONE && now - shard.replaced >= idleTimeout;
    }
    return shard.lastHeard - shard.lastEvent >= idleTimeout;
  }
}
