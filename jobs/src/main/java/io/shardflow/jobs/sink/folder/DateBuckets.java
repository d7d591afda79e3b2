package io.shardflow.jobs.sink.folder;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/** Returns the date folder of a time: its hour in a time zone, in a {@link BucketLayout}. */
public final class DateBuckets implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long SECONDS_PER_HOUR = 3600;
  private static final LocalDateTime LAST_HOUR = LocalDateTime.of(9999, 12, 31, 23, 0);

  private final BucketLayout layout;
  private final ZoneId zone;

  // The last folder and the seconds of its times: the next record is usually in the same folder.
  private transient long from;
  private transient long until;
  private transient String folder;

  public DateBuckets(BucketLayout layout, ZoneId zone) {
    this.layout = layout;
    this.zone = zone;
  }

  /** Returns the folder of a time. */
  public String of(Instant time) {
    long second = time.getEpochSecond();
    if (folder == null || second < from || second >= until) {
      ZonedDateTime local = time.atZone(zone);
      from = second - Math.floorMod(second + local.getOffset().getTotalSeconds(), SECONDS_PER_HOUR);
      until = from + SECONDS_PER_HOUR;
      keepWithinOneOffset(time);
      // East of UTC, the year 9999 ends some hours early.
      folder = layout.formatter().format(local.getYear() > 9999 ? LAST_HOUR : local);
    }
    return folder;
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
}
