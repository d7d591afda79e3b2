package io.shardflow.live.health;

import java.util.concurrent.TimeUnit;

/** Asks another source at most once per second, however many ask this one. */
public final class SharedHealth implements HealthSource {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  private final HealthSource source;
  private HealthReport last;
  private long lastTime;

  /** Creates a source that asks this one. */
  public SharedHealth(HealthSource source) {
    this.source = source;
  }

  @Override
  public synchronized HealthReport report() {
    long now = System.nanoTime();
    if (last == null || now - lastTime > INTERVAL_NANOS) {
      last = source.report();
      lastTime = now;
    }
    return last;
  }
}
