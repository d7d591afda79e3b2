package io.shardflow.datagen.kinesis;

import java.time.InstantSource;

/**
 * What a {@link LocalKinesis} is like.
 *
 * @param port where it listens on this machine; 0 for any that is free
 * @param limits whether shards take and give no more a second than AWS's do
 * @param memoryBytes how much the records may take; where it is full, the oldest go
 * @param faults what goes wrong
 * @param clock tells when records arrive and what becomes too old
 */
public record KinesisSettings(
    int port, boolean limits, long memoryBytes, KinesisFaults faults, InstantSource clock) {
  /** Any port, no limits, no faults, and a quarter of this JVM's memory. */
  public static final KinesisSettings DEFAULT =
      new KinesisSettings(
          0,
          false,
          Runtime.getRuntime().maxMemory() / 4,
          KinesisFaults.NONE,
          InstantSource.system());

  public KinesisSettings withPort(int port) {
    return new KinesisSettings(port, limits, memoryBytes, faults, clock);
  }

  public KinesisSettings withLimits(boolean limits) {
    return new KinesisSettings(port, limits, memoryBytes, faults, clock);
  }

  public KinesisSettings withMemoryBytes(long memoryBytes) {
    return new KinesisSettings(port, limits, memoryBytes, faults, clock);
  }

  public KinesisSettings withFaults(KinesisFaults faults) {
    return new KinesisSettings(port, limits, memoryBytes, faults, clock);
  }

  public KinesisSettings withClock(InstantSource clock) {
    return new KinesisSettings(port, limits, memoryBytes, faults, clock);
  }
}
