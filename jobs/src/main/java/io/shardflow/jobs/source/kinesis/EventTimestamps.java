package io.shardflow.jobs.source.kinesis;

import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.jobs.source.record.DecodedType;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import org.apache.flink.streaming.api.functions.AssignerWithPeriodicWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * Takes the time of each record from its event; the watermarks are those of {@link
 * ShardWatermarkTracker}.
 *
 * @param maxAhead by how many milliseconds an event may be ahead of its arrival. Not of the
 *     present, so that a backlog is read as it would have been when it came.
 */
@SuppressWarnings("deprecation")
record EventTimestamps<E extends Event>(long maxAhead)
    implements AssignerWithPeriodicWatermarks<Decoded<E>> {
  @Override
  public long extractTimestamp(Decoded<E> record, long previous) {
    long time = DecodedType.timestamp(record, previous);
    return record.isEvent() && time - record.arrivalTime().toEpochMilli() > maxAhead
        ? EventTime.TOO_FAR_AHEAD
        : time;
  }

  @Override
  public Watermark getCurrentWatermark() {
    return null;
  }
}
