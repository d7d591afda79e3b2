package io.shardflow.live.health;

/** Knows how the jobs are. For several threads. */
@FunctionalInterface
public interface HealthSource {
  /** Returns what is known now. */
  HealthReport report();
}
