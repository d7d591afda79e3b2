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
 * The position from which a job reads the shards that have not delivered a record yet: an instant,
 * or the oldest record of each shard. It is fixed at the first start and kept in the state, so that
 * a restart skips nothing, however long a shard was quiet. {@code LATEST} is the instant of the
 * submission.
 *
 * <p>In a checkpoint of the connector alone, a shard without a record has a marker instead of a
 * sequence number: {@code LATEST} or {@code AT_TIMESTAMP}, which mean the instant of the restart
 * and today's option.
 */
final class StartPosition {
  static final String LATEST = "LATEST";
  static final String TRIM_HORIZON = "TRIM_HORIZON";

  private static final SequenceNumber AT_INSTANT =
      SentinelSequenceNumber.SENTINEL_AT_TIMESTAMP_SEQUENCE_NUM.get();
  private static final SequenceNumber EARLIEST =
      SentinelSequenceNumber.SENTINEL_EARLIEST_SEQUENCE_NUM.get();

  /** Null for the oldest record of each shard. */
  private final Instant instant;

  private StartPosition(Instant instant) {
    this.instant = instant;
  }

  /** At the first record that arrived at this instant or later. */
  static StartPosition at(Instant instant) {
    return new StartPosition(instant);
  }

  /** At the oldest record of each shard. */
  static StartPosition trimHorizon() {
    return new StartPosition(null);
  }

  /**
   * Reads what {@link #toString} has written.
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

  /** Whether a restored position of a shard is a marker, whose instant is not in it. */
  static boolean isMarker(SequenceNumber restored) {
    return restored.equals(AT_INSTANT) || isLatest(restored);
  }

  /** Whether a restored position of a shard is the marker of a start at {@code LATEST}. */
  static boolean isLatest(SequenceNumber restored) {
    return restored.equals(SentinelSequenceNumber.SENTINEL_LATEST_SEQUENCE_NUM.get());
  }

  /** Sets the options of the connector for this position. */
  void applyTo(Properties properties) {
    if (instant == null) {
      properties.setProperty(ConsumerConfigConstants.STREAM_INITIAL_POSITION, TRIM_HORIZON);
      return;
    }
    properties.setProperty(ConsumerConfigConstants.STREAM_INITIAL_POSITION, "AT_TIMESTAMP");
    // Seconds since 1970 with a fraction: the one notation that the connector takes as it is.
    properties.setProperty(
        ConsumerConfigConstants.STREAM_INITIAL_TIMESTAMP,
        String.valueOf(instant.toEpochMilli() / 1000.0));
  }

  /**
   * Sets where a shard is read from, if it has not delivered a record.
   *
   * @param known the shards in the restored state. Any other one is read from this position, too:
   *     it is younger, or the checkpoint was taken before the first list of the shards.
   */
  void applyTo(KinesisStreamShardState shard, Set<StreamShardMetadata.EquivalenceWrapper> known) {
    SequenceNumber last = shard.getLastProcessedSequenceNum();
    boolean isNew =
        last.equals(EARLIEST)
            && !known.contains(
                new StreamShardMetadata.EquivalenceWrapper(shard.getStreamShardMetadata()));
    if (isNew || isMarker(last)) {
      shard.setLastProcessedSequenceNum(instant == null ? EARLIEST : AT_INSTANT);
    }
  }
}
