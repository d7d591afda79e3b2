package io.shardflow.localkinesis.stream;

/** A limit per second, with bursts of up to one second. Not thread-safe. */
public final class RateLimit {
  /** Practically no limit, but still a finite number. */
  public static final double NO_LIMIT = Double.MAX_VALUE;

  private static final double MILLIS_PER_SECOND = 1000;

  private final double perSecond;
  private double available;
  private long lastMillis;

  public RateLimit(double perSecond) {
    this.perSecond = perSecond;
    available = perSecond;
  }

  /** Returns whether this amount is available now. A clock that goes back adds nothing. */
  public boolean has(double amount, long nowMillis) {
    long elapsed = Math.max(0, nowMillis - lastMillis);
    available = Math.min(perSecond, available + elapsed / MILLIS_PER_SECOND * perSecond);
    lastMillis += elapsed;
    return available >= amount;
  }

  /** Uses an amount. It may exceed what is available, which delays the next use accordingly. */
  public void take(double amount) {
    available -= amount;
  }
}
