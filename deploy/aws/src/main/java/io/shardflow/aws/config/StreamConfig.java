package io.shardflow.aws.config;

/**
 * A Kinesis stream.
 *
 * @param arn the ARN of a stream that exists; null to create one
 * @param key the ARN of the KMS key of an existing stream; null if it is not encrypted, or with the
 *     key that AWS manages
 * @param shards the number of shards of a new stream; null for on-demand
 * @param retentionHours how long records of a new stream are kept; null for 24
 */
public record StreamConfig(String arn, String key, Integer shards, Integer retentionHours) {
  static final StreamConfig DEFAULT = new StreamConfig(null, null, null, null);

  /** Returns whether the stream exists already. */
  public boolean exists() {
    return arn != null;
  }

  /** Returns how long records are kept, in hours. */
  public int retention() {
    return retentionHours == null ? 24 : retentionHours;
  }
}
