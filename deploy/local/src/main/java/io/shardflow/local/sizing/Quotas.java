package io.shardflow.local.sizing;

import java.util.Set;

/**
 * Limits of AWS, as its documents state them in November 2026. Those marked as quotas can be raised
 * on request.
 *
 * @see <a href="https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html">
 *     Kinesis Data Streams</a>
 * @see <a href="https://docs.aws.amazon.com/managed-flink/latest/java/how-scaling.html">Managed
 *     Service for Apache Flink</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html">
 *     S3</a>
 */
final class Quotas {
  static final int MAX_RECORD_BYTES = 10 << 20;

  static final int SHARD_RECORDS_IN = 1000;
  static final int SHARD_BYTES_IN = 1 << 20;

  /** Shared by all jobs that poll, or for each consumer with enhanced fan-out. */
  static final int SHARD_BYTES_OUT = 2 << 20;

  /** GetRecords requests per second, of all jobs together. */
  static final int SHARD_READS = 5;

  /**
   * The number of jobs for which polling is suggested. A shard answers five reads per second, and
   * the connector asks five times per second, so more jobs throttle each other.
   */
  static final int POLLING_JOBS = 2;

  /** More jobs would each read a shard less than once per second. */
  static final int MAX_POLLING_JOBS = SHARD_READS;

  /** Consumers with enhanced fan-out per stream. */
  static final int CONSUMERS = 20;

  /** A quota; 1,000 or 6,000 in other regions than {@link #LARGE_REGIONS}. */
  static final int SHARDS_PER_ACCOUNT = 20_000;

  static final int SHARDS_PER_ACCOUNT_ELSEWHERE = 1000;

  /** What an on-demand stream grows to, in bytes per second; a quota elsewhere. */
  static final double ON_DEMAND_BYTES_IN = 10e9;

  static final double ON_DEMAND_BYTES_IN_ELSEWHERE = 200e6;

  /** What a new on-demand stream takes. */
  static final double NEW_ON_DEMAND_BYTES_IN = 4 << 20;

  private static final Set<String> LARGE_REGIONS = Set.of("us-east-1", "us-west-2", "eu-west-1");

  /** KPUs per application; a quota. */
  static final int KPUS = 64;

  static final int PARALLELISM = 256;

  /** Applications per account and region; a quota. */
  static final int APPLICATIONS = 100;

  static final double GB_OF_STORAGE_PER_KPU = 50;

  /** What a KPU has outside the heap: RocksDB's memory is part of it. */
  static final double NATIVE_BYTES_PER_KPU = 1 << 30;

  /** Per second and prefix of a bucket. */
  static final int S3_PUTS = 3500;

  private Quotas() {}

  static int shards(String region) {
    return LARGE_REGIONS.contains(region) ? SHARDS_PER_ACCOUNT : SHARDS_PER_ACCOUNT_ELSEWHERE;
  }

  static double onDemandBytesIn(String region) {
    return LARGE_REGIONS.contains(region) ? ON_DEMAND_BYTES_IN : ON_DEMAND_BYTES_IN_ELSEWHERE;
  }
}
