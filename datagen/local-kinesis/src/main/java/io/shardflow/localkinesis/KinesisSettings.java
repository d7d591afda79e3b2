package io.shardflow.localkinesis;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link LocalKinesis} is like.
 *
 * @param port where it listens on this machine; 0 for any that is free
 * @param retention how long the streams that are made keep their records, until they are told
 *     otherwise
 * @param limits whether shards take and give no more a second than AWS's do
 * @param memoryBytes how much the records may take; where it is full, the oldest go
 * @param faults what goes wrong
 * @param users the actions that each access key may call, such as {@code GetRecords}, or {@code *}
 *     for all; where there are none, every key may call everything
 * @param clock tells when records arrive and what becomes too old
 */
public record KinesisSettings(
    int port,
    Duration retention,
    boolean limits,
    long memoryBytes,
    KinesisFaults faults,
    Map<String, Set<String>> users,
    InstantSource clock) {
  /** Any port, a day, no limits, no faults, and a quarter of this JVM's memory. */
  public static final KinesisSettings DEFAULT =
      new KinesisSettings(
          0,
          Duration.ofHours(24),
          false,
          Runtime.getRuntime().maxMemory() / 4,
          KinesisFaults.NONE,
          Map.of(),
          InstantSource.system());

  public KinesisSettings withPort(int port) {
    return new KinesisSettings(port, retention, limits, memoryBytes, faults, users, clock);
  }

  public KinesisSettings withRetention(Duration retention) {
    return new KinesisSettings(port, retention, limits, memoryBytes, faults, users, clock);
  }

  public KinesisSettings withLimits(boolean limits) {
    return new KinesisSettings(port, retention, limits, memoryBytes, faults, users, clock);
  }

  public KinesisSettings withMemoryBytes(long memoryBytes) {
    return new KinesisSettings(port, retention, limits, memoryBytes, faults, users, clock);
  }

  public KinesisSettings withFaults(KinesisFaults faults) {
    return new KinesisSettings(port, retention, limits, memoryBytes, faults, users, clock);
  }

  public KinesisSettings withUsers(Map<String, Set<String>> users) {
    return new KinesisSettings(port, retention, limits, memoryBytes, faults, users, clock);
  }

  public KinesisSettings withClock(InstantSource clock) {
    return new KinesisSettings(port, retention, limits, memoryBytes, faults, users, clock);
  }
}
