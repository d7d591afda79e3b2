package io.shardflow.localkinesis;

/** So much a second, and what was left of the last second at once. Not thread-safe. */
final class RateLimit {
  /** More than can be used up; still a number to reckon with. */
  static final double NO_LIMIT = Double.MAX_VALUE;

  private static final double MILLIS_PER_SECOND = 1000;

  private final double perSecond;
  private double left;
  private long beforeMillis;

  RateLimit(double perSecond) {
    this.perSecond = perSecond;
    left = perSecond;
  }

  /** Whether there is so much now; time that seems to go back stands still. */
  boolean has(double amount, long nowMillis) {
    long passed = Math.max(0, nowMillis - beforeMillis);
    left = Math.min(perSecond, left + passed / MILLIS_PER_SECOND * perSecond);
    beforeMillis += passed;
    return left >= amount;
  }

  /** Uses it up, beyond what is left too: then it takes so much longer until there is more. */
  void take(double amount) {
    left -= amount;
  }
}
