package io.shardflow.jobs.source.kinesis;

import java.time.Instant;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.model.KinesisStreamShardState;
import org.apache.flink.streaming.connectors.kinesis.model.SentinelSequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardMetadata;

/**
 * The position from which a job reads shards that have not delivered a record yet: an instant, or
 * the oldest record of each shard. It is determined at the first start and kept in the state, so
 * that a restart skips no record, even if a shard was quiet for a long time. {@code LATEST} is the
 * instant at which the job was submitted.
 *
 * <p>The connector alone saves a marker, {@code LATEST} or {@code AT_TIMESTAMP}, for a shard
 * without a record. After a restart, it takes them for the time of the restart and for the current
 * value of the option.
 */
final class StartPosition {
  static final String LATEST = "LATEST";
  static final String TRIM_HORIZON = "TRIM_HORIZON";

  private static final SequenceNumber AT_TIMESTAMP_MARKER =
      SentinelSequenceNumber.SENTINEL_AT_TIMESTAMP_SEQUENCE_NUM.get();
  private static final SequenceNumber LATEST_MARKER =
      SentinelSequenceNumber.SENTINEL_LATEST_SEQUENCE_NUM.get();
  private static final SequenceNumber EARLIEST_MARKER =
      SentinelSequenceNumber.SENTINEL_EARLIEST_SEQUENCE_NUM.get();

  /** Null for the oldest record of each shard. */
  private final Instant instant;

  private StartPosition(Instant instant) {
    this.instant = instant;
  }

  /** Returns the position of the first record that arrived at this instant or later. */
  static StartPosition at(Instant instant) {
    return new StartPosition(instant);
  }

  /** Returns the position of the oldest record of each shard. */
  static StartPosition trimHorizon() {
    return new StartPosition(null);
  }

  /**
   * Parses the output of {@link #toString}.
   *
   * @param text {@code TRIM_HORIZON} or an ISO-8601 instant
   */
  static StartPosition parse(String text) {
    return text.equals(TRIM_HORIZON) ? trimHorizon() : at(Instant.parse(text));
  }

  @Override
  public String toString() {
    return instant == null ? TRIM_HORIZON : instant.toString();
  }

  /** Returns whether the restored position of a shard is a marker that does not say its instant. */
  static boolean isMarker(SequenceNumber restored) {
    return restored.equals(AT_TIMESTAMP_MARKER) || isLatestMarker(restored);
  }

  /** Returns whether the restored position of a shard is the marker of a start at LATEST. */
  static boolean isLatestMarker(SequenceNumber restored) {
    return restored.equals(LATEST_MARKER);
  }

  /** Sets the initial position in the properties of the connector. */
  void applyTo(Properties properties) {
    if (instant == null) {
      properties.setProperty(ConsumerConfigConstants.STREAM_INITIAL_POSITION, TRIM_HORIZON);
      return;
    }
    properties.setProperty(ConsumerConfigConstants.STREAM_INITIAL_POSITION, "AT_TIMESTAMP");
    // Seconds since 1970: the connector's date format fails unless there are three decimals.
    properties.setProperty(
        ConsumerConfigConstants.STREAM_INITIAL_TIMESTAMP,
        String.valueOf(instant.toEpochMilli() / 1000.0));
  }

  /**
   * Lets a shard start from this position if it has not delivered a record.
   *
   * @param restored the shards in the restored state. All others start from this position, too:
   *     they are newer than the checkpoint, or it was taken before the first list of the shards.
   */
  void applyTo(
      KinesisStreamShardState shard, Set<StreamShardMetadata.EquivalenceWrapper> restored) {
    SequenceNumber last = shard.getLastProcessedSequenceNum();
    boolean isNew =
        last.equals(EARLIEST_MARKER)
            && !restored.contains(
                new StreamShardMetadata.EquivalenceWrapper(shard.getStreamShardMetadata()));
    if (isNew || isMarker(last)) {
      shard.setLastProcessedSequenceNum(instant == null ? EARLIEST_MARKER : AT_TIMESTAMP_MARKER);
    }
  }
}
