package io.shardflow.jobs.runtime;

import io.shardflow.model.OutputRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Assigns a record to the folder of the hour of its own time, in a zone. */
final class EventTimeBucketAssigner<T extends OutputRecord> implements BucketAssigner<T, String> {
  private static final long serialVersionUID = 1L;
  private static final long HOUR = 3600;

  private final BucketLayout layout;
  private final ZoneId zone;

  // The last folder and the seconds it holds for: the next record is mostly in it too.
  private transient long from;
  private transient long until;
  private transient String bucket;

  EventTimeBucketAssigner(BucketLayout layout, ZoneId zone) {
    this.layout = layout;
    this.zone = zone;
  }

  @Override
  public String getBucketId(T element, Context context) {
    Instant time = element.bucketTime();
    long second = time.getEpochSecond();
    if (bucket == null || second < from || second >= until) {
      ZonedDateTime local = time.atZone(zone);
      from = second - Math.floorMod(second + local.getOffset().getTotalSeconds(), HOUR);
      until = from + HOUR;
      keepWithinOneOffset(time);
      bucket = layout.formatter().format(local);
    }
    return bucket;
  }

  private void keepWithinOneOffset(Instant time) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition next = rules.nextTransition(time);
    if (next != null) {
      until = Math.min(until, next.toEpochSecond());
    }
    ZoneOffsetTransition last = rules.previousTransition(time.plusNanos(1));
    if (last != null) {
      from = Math.max(from, last.toEpochSecond());
    }
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
