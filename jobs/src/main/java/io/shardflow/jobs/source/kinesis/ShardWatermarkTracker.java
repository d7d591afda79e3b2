package io.shardflow.jobs.source.kinesis;

import io.shardflow.jobs.eventtime.EventTime;
import java.util.HashMap;
import java.util.Map;

/**
 * Tracks the event time of each shard that a subtask reads, and determines the subtask's watermark.
 *
 * <p>The watermark follows the shard that is furthest behind. A shard holds the watermark back from
 * the moment it is discovered until it is idle: until it has had no event for the idle timeout.
 * Only a response that reaches the end of the shard proves that there was no event, so a shard that
 * cannot be read for a while does not become idle. When all shards are idle, the watermark follows
 * the newest event.
 *
 * <p>All times are in milliseconds: event times since 1970, and {@code now} by the clock of the
 * caller.
 */
public final class ShardWatermarkTracker {
  private static final long NONE = Long.MIN_VALUE;

  private final long outOfOrderness;
  private final long idleTimeout;
  private final Map<Integer, ShardState> shards = new HashMap<>();

  private static final class ShardState {
    private long maxEventTime = NONE;
    private long lastEventAt;
    private long caughtUpAt;
    private long closedAt = NONE;
    private long childrenKnownAt = NONE;

    ShardState(long now) {
      lastEventAt = now;
      caughtUpAt = now;
    }
  }

  /**
   * Creates a tracker without shards.
   *
   * @param outOfOrderness how far the watermark is behind the newest event, in milliseconds
   * @param idleTimeout the time without events after which a shard is idle, in milliseconds
   */
  public ShardWatermarkTracker(long outOfOrderness, long idleTimeout) {
    this.outOfOrderness = outOfOrderness;
    this.idleTimeout = idleTimeout;
  }

  /** Adds a shard that is read from now on. */
  public synchronized void addShard(int shard, long now) {
    shards.put(shard, new ShardState(now));
  }

  /**
   * Records that an event of the shard has been emitted.
   *
   * @param eventTime {@link EventTime#TOO_FAR_AHEAD} is ignored: such an event neither advances the
   *     watermark nor keeps the shard from becoming idle
   */
  public synchronized void onEvent(int shard, long eventTime, long now) {
    if (eventTime == EventTime.TOO_FAR_AHEAD) {
      return;
    }
    ShardState state = shards.get(shard);
    state.maxEventTime = Math.max(state.maxEventTime, eventTime);
    state.lastEventAt = now;
  }

  /** Records that all current records of the shard have been read. */
  public synchronized void onCaughtUp(int shard, long now) {
    shards.get(shard).caughtUpAt = now;
  }

  /** Records that the shard was read to its end after a reshard. Its child shards follow. */
  synchronized void onShardClosed(int shard, long now) {
    shards.get(shard).closedAt = now;
  }

  /**
   * Records that the list of shards is known: its children, if a shard was closed before.
   *
   * @param requestedAt when the list was requested
   */
  synchronized void onShardsListed(long requestedAt, long now) {
    for (ShardState shard : shards.values()) {
      if (shard.closedAt != NONE
          && shard.closedAt <= requestedAt
          && shard.childrenKnownAt == NONE) {
        shard.childrenKnownAt = now;
      }
    }
  }

  /** Returns whether all shards are idle. */
  public synchronized boolean isIdle(long now) {
    return shards.values().stream().allMatch(shard -> isIdle(shard, now));
  }

  /** Returns the watermark, or {@link Long#MIN_VALUE} if there is none yet. */
  public synchronized long watermark(long now) {
    long eventTime =
        isIdle(now)
            ? shards.values().stream().mapToLong(shard -> shard.maxEventTime).max().orElse(NONE)
            : shards.values().stream()
                .filter(shard -> !isIdle(shard, now))
                .mapToLong(shard -> shard.maxEventTime)
                .min()
                .orElse(NONE);
    return eventTime == NONE ? NONE : eventTime - outOfOrderness - 1;
  }

  private boolean isIdle(ShardState shard, long now) {
    if (shard.closedAt != NONE) {
      // The other subtasks, which may read the child shards, need time to discover them, too.
      return shard.childrenKnownAt != NONE && now - shard.childrenKnownAt >= idleTimeout;
    }
    return shard.caughtUpAt - shard.lastEventAt >= idleTimeout;
  }
}
