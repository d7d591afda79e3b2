package io.shardflow.jobs.deliver;

import java.time.Duration;
import java.util.Random;

/**
 * The pause after failures: random, up to a maximum that doubles with each failure ("full jitter"
 * in <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter">Exponential
 * Backoff And Jitter</a>).
 */
final class Backoff {
  private static final int MAX_DOUBLINGS = 30;

  private final long firstMillis;
  private final long maxMillis;
  private final Random random;

  Backoff(Duration first, Duration max, Random random) {
    this.firstMillis = first.toMillis();
    this.maxMillis = max.toMillis();
    this.random = random;
  }

  /** Returns the pause in milliseconds after this many failures in a row, at least one. */
  long pause(int failures) {
    long most = firstMillis << Math.min(failures - 1, MAX_DOUBLINGS);
    return (long) (random.nextDouble() * Math.min(most, maxMillis));
  }
}
