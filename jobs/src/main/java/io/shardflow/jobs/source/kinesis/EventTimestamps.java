package io.shardflow.jobs.source.kinesis;

import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.jobs.source.record.DecodedType;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import org.apache.flink.streaming.api.functions.AssignerWithPeriodicWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Assigns the time of its event to each record. It emits no watermarks: {@link
 * ShardWatermarkTracker} determines them.
 */
@SuppressWarnings("deprecation")
public final class EventTimestamps<E extends Event>
    implements AssignerWithPeriodicWatermarks<Decoded<E>> {
  private static final long serialVersionUID = 1L;

  private final long maxAheadMillis;

  /**
   * Creates an assigner.
   *
   * @param maxAheadMillis how far an event may be ahead of its arrival, in milliseconds. The
   *     arrival counts, not the present, so that a backlog gives the same results as live reading.
   */
  public EventTimestamps(long maxAheadMillis) {
    this.maxAheadMillis = maxAheadMillis;
  }

  @Override
  public long extractTimestamp(Decoded<E> record, long previous) {
    long time = DecodedType.timestamp(record, previous);
    return record.isEvent() && time - record.arrivalTime().toEpochMilli() > maxAheadMillis
        ? EventTime.TOO_FAR_AHEAD
        : time;
  }

  @Override
  public Watermark getCurrentWatermark() {
    return null;
  }
}
