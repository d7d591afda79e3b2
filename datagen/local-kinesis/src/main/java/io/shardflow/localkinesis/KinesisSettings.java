package io.shardflow.localkinesis;

import io.shardflow.localkinesis.faults.KinesisFaults;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import lombok.With;

/**
 * The settings of a {@link LocalKinesis}.
 *
 * @param host the address to listen on; {@code 0.0.0.0} for all of this machine
 * @param port the local port; 0 for any free port
 * @param retention the initial retention period of streams
 * @param limits whether shards, delivery streams and topics have the throughput limits of AWS
 * @param memoryBytes the maximum memory for records; beyond it, the oldest records are deleted
 * @param faults the faults to inject
 * @param users the IAM actions that each access key may call, such as {@code kinesis:GetRecords}
 *     (or just {@code GetRecords}) or {@code sns:Publish}, or {@code *} for all; if empty, every
 *     key may call every action
 * @param clock the clock for arrival times and retention
 */
@With
public record KinesisSettings(
    String host,
    int port,
    Duration retention,
    boolean limits,
    long memoryBytes,
    KinesisFaults faults,
    Map<String, Set<String>> users,
    InstantSource clock) {
  /**
   * Any local port, a retention of 24 hours, no limits, no faults, a quarter of this JVM's memory.
   */
  public static final KinesisSettings DEFAULT =
      new KinesisSettings(
          "127.0.0.1",
          0,
          Duration.ofHours(24),
          false,
          Runtime.getRuntime().maxMemory() / 4,
          KinesisFaults.NONE,
          Map.of(),
          InstantSource.system());
}
