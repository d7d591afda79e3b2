package io.shardflow.live.store;

import io.shardflow.live.query.Query;
import io.shardflow.live.query.Query.Fixed;
import io.shardflow.live.query.Query.NamedStep;
import io.shardflow.live.query.QueryException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;

/**
 * The time buckets of a result.
 *
 * @param from the start of the first bucket
 * @param to the end of the range; the last bucket may end later
 * @param step the length of a bucket; of days their usual one
 * @param starts the starts of the buckets
 * @param days whether the buckets are days of a time zone, which may have 23 or 25 hours
 */
@SuppressWarnings("ArrayRecordComponent")
record Buckets(long from, long to, long step, long[] starts, boolean days) {
  /** The most buckets of a result. */
  static final int MAX = 20_000;

  private static final int MAX_AUTO = 1_500;
  private static final long DAY = 86_400_000;
  private static final long[] NICE = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    10_800_000,
    21_600_000,
    43_200_000
  };

  /**
   * Divides a range.
   *
   * @param base the finest step that makes sense
   */
  static Buckets of(long from, long to, Query.Step step, ZoneId zone, long base) {
    if (from >= to) {
      return new Buckets(from, Math.max(from, to), base, new long[0], false);
    }
    if (step == NamedStep.ALL) {
      return new Buckets(from, to, to - from, new long[] {from}, false);
    }
    if (step == NamedStep.DAY) {
      return days(from, to, zone);
    }
    long length;
    if (step instanceof Fixed fixed) {
      length = Math.max(base, (fixed.millis() + base - 1) / base * base);
    } else {
      length = auto(to - from, base);
      if (length == DAY) {
        return days(from, to, zone);
      }
    }
    long offset = zone.getRules().getOffset(Instant.ofEpochMilli(to - 1)).getTotalSeconds() * 1000L;
    if (offset % base != 0) {
      offset = 0;
    }
    long first = Math.floorDiv(from + offset, length) * length - offset;
    long number = (to - first + length - 1) / length;
    check(number, length);
    long[] starts = new long[(int) number];
    Arrays.setAll(starts, i -> first + i * length);
    return new Buckets(first, to, length, starts, false);
  }

  private static long auto(long span, long base) {
    for (long nice : NICE) {
      if (nice % base == 0 && span / nice <= MAX_AUTO) {
        return nice;
      }
    }
    if (span / base <= MAX_AUTO) {
      return base;
    }
    long length = Math.max(1, span / MAX_AUTO / DAY + (span / MAX_AUTO % DAY == 0 ? 0 : 1)) * DAY;
    return (length + base - 1) / base * base;
  }

  private static Buckets days(long from, long to, ZoneId zone) {
    LocalDate first = Instant.ofEpochMilli(from).atZone(zone).toLocalDate();
    LocalDate last = Instant.ofEpochMilli(to - 1).atZone(zone).toLocalDate();
    long number = last.toEpochDay() - first.toEpochDay() + 1;
    check(number, DAY);
    long[] starts = new long[(int) number];
    Arrays.setAll(starts, i -> first.plusDays(i).atStartOfDay(zone).toInstant().toEpochMilli());
    return new Buckets(starts[0], to, DAY, starts, true);
  }

  private static void check(long number, long length) {
    if (number > MAX) {
      throw QueryException.bad(
          "step is "
              + length
              + " ms, which makes "
              + number
              + " buckets; at most "
              + MAX
              + " are allowed: choose a longer step or a shorter range");
    }
  }

  int size() {
    return starts.length;
  }

  /** Returns the bucket of a time; -1 if it is outside. */
  int of(long time) {
    if (time < from || time >= to) {
      return -1;
    }
    if (days) {
      int found = Arrays.binarySearch(starts, time);
      return found >= 0 ? found : -found - 2;
    }
    return (int) ((time - from) / step);
  }

  /** Returns whether buckets with the same start are the same in both. */
  boolean isLike(Buckets other) {
    return days == other.days
        && size() > 0
        && other.size() > 0
        && (size() == 1 && other.size() == 1
            || step == other.step && (days || Math.floorMod(from - other.from, step) == 0));
  }

  /** Returns whether a bucket of this is in the other. */
  boolean isIn(int bucket, Buckets other) {
    return Arrays.binarySearch(other.starts, starts[bucket]) >= 0;
  }
}
