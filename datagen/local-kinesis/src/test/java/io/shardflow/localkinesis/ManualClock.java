package io.shardflow.localkinesis;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that only moves when a test advances it. Thread-safe. */
final class ManualClock implements InstantSource {
  private volatile Instant now = Instant.parse("2024-05-01T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  /** Advances the clock. Called by one thread only. */
  void pass(Duration time) {
    now = now.plus(time);
  }
}
