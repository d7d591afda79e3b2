package io.shardflow.jobs.runtime;

import io.shardflow.model.OutputRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Assigns a record to the folder of the hour of its own time, in a zone. */
final class EventTimeBucketAssigner<T extends OutputRecord> implements BucketAssigner<T, String> {
  private static final long serialVersionUID = 1L;

  private final BucketLayout layout;
  private final ZoneId zone;

  // The last folder and the time it holds for: the next record is mostly in it too.
  private transient Instant from;
  private transient Instant until;
  private transient String bucket;

  EventTimeBucketAssigner(BucketLayout layout, ZoneId zone) {
    this.layout = layout;
    this.zone = zone;
  }

  @Override
  public String getBucketId(T element, Context context) {
    Instant time = element.bucketTime();
    if (bucket == null || time.isBefore(from) || !time.isBefore(until)) {
      ZonedDateTime local = time.atZone(zone);
      from =
          time.minus(
              ChronoUnit.NANOS.between(
                  local.truncatedTo(ChronoUnit.HOURS).toLocalDateTime(), local.toLocalDateTime()),
              ChronoUnit.NANOS);
      until = from.plus(1, ChronoUnit.HOURS);
      keepWithinOneOffset(time);
      bucket = layout.formatter().format(local);
    }
    return bucket;
  }

  private void keepWithinOneOffset(Instant time) {
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition next = rules.nextTransition(time);
    if (next != null && next.getInstant().isBefore(until)) {
      until = next.getInstant();
    }
    ZoneOffsetTransition last = rules.previousTransition(time.plusNanos(1));
    if (last != null && last.getInstant().isAfter(from)) {
      from = last.getInstant();
    }
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
