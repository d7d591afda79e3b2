package io.shardflow.datagen.kinesis;

import java.util.concurrent.TimeUnit;

/** So much a second, and what was left of the last second at once. Not thread-safe. */
final class RateLimit {
  /** More than can be used up; still a number to reckon with. */
  static final double NO_LIMIT = Double.MAX_VALUE;

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double perSecond;
  private double left;
  private long before = System.nanoTime();

  RateLimit(double perSecond) {
    this.perSecond = perSecond;
    left = perSecond;
  }

  boolean has(double amount) {
    long now = System.nanoTime();
    left = Math.min(perSecond, left + (now - before) / NANOS_PER_SECOND * perSecond);
    before = now;
    return left >= amount;
  }

  /** Uses it up, beyond what is left too: then it takes so much longer until there is more. */
  void take(double amount) {
    left -= amount;
  }
}
