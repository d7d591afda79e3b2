package io.shardflow.jobs.eventtime;

import java.time.Duration;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.TimeUtils;

/**
 * How events are grouped in time: in tumbling or sliding windows, which begin at multiples of their
 * slide since 1970, or in sessions, which end when a key has had no event for more than a gap.
 *
 * <p>An event is either in all windows that cover its time or late. So a sliding window's event is
 * late as soon as the first of them is closed; a session's, as soon as the watermark has passed it:
 * it might have belonged to a session that is closed.
 */
public final class Windows implements Lateness {
  private static final long serialVersionUID = 1L;

  private final long size;
  private final long slide;
  private final boolean sessions;

  private Windows(long size, long slide, boolean sessions) {
    this.size = size;
    this.slide = slide;
    this.sessions = sessions;
  }

  /** Windows as they were saved. */
  static Windows of(Tuple3<Long, Long, Boolean> saved) {
    return new Windows(saved.f0, saved.f1, saved.f2);
  }

  /** All that makes two windows equal, to be saved. */
  Tuple3<Long, Long, Boolean> toTuple() {
    return Tuple3.of(size, slide, sessions);
  }

  public static Windows tumbling(Duration size) {
    return sliding(size, size);
  }

  /**
   * Windows of a size of which one begins at each multiple of the slide.
   *
   * @throws IllegalArgumentException if the size is no multiple of the slide
   */
  public static Windows sliding(Duration size, Duration slide) {
    if (size.toMillis() % slide.toMillis() != 0) {
      throw new IllegalArgumentException(size + " is no multiple of " + slide);
    }
    return new Windows(size.toMillis(), slide.toMillis(), false);
  }

  /** Windows from a key's first event until the gap has passed after its last. */
  public static Windows sessions(Duration gap) {
    return new Windows(gap.toMillis(), 1, true);
  }

  /** Assigns events to the windows. */
  public WindowAssigner<Object, TimeWindow> assigner() {
    Duration length = Duration.ofMillis(size);
    if (sessions) {
      return EventTimeSessionWindows.withGap(length);
    }
    return size == slide
        ? TumblingEventTimeWindows.of(length)
        : SlidingEventTimeWindows.of(length, Duration.ofMillis(slide));
  }

  /**
   * Assigns events to the tumbling windows of which the windows are made, for results that are
   * summed up in two steps: the second one assigns the first one's results to the windows.
   */
  public WindowAssigner<Object, TimeWindow> panes() {
    if (sessions) {
      throw new IllegalStateException("Sessions of a key are not made of those of another");
    }
    return TumblingEventTimeWindows.of(Duration.ofMillis(slide));
  }

  @Override
  public long lateAt(long eventTime) {
    // Flink counts an event to a session that ended at that very moment, too.
    return sessions ? eventTime - 1 : start(eventTime) + slide - 1;
  }

  @Override
  public long lateUpTo(long watermark) {
    if (watermark == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    return sessions ? watermark + 1 : start(watermark + 1) - 1;
  }

  @Override
  public Windows windows() {
    return this;
  }

  @Override
  public long closedAt(long eventTime) {
    return start(eventTime) + size - 1;
  }

  /** Where the last window begins that an event of this time is in. */
  private long start(long eventTime) {
    return TimeWindow.getWindowStartWithOffset(eventTime, 0, slide);
  }

  /**
   * For windows of events that are first judged for so long, and late only after it; the windows
   * are then to run on a clock that is {@linkplain EventTime#delay delayed} as much.
   */
  public Lateness after(Duration delay) {
    return new After(this, delay.toMillis());
  }

  /** In the words of the options. */
  @Override
  public String toString() {
    String length = TimeUtils.formatWithHighestUnit(Duration.ofMillis(size));
    if (sessions) {
      return "window.gap " + length;
    }
    return size == slide
        ? "window.size " + length
        : "window.size %s, window.slide %s"
            .formatted(length, TimeUtils.formatWithHighestUnit(Duration.ofMillis(slide)));
  }

  private record After(Windows windows, long delay) implements Lateness {
    @Override
    public long lateAt(long eventTime) {
      // What touches a session that is closed could be judged, but is in none of the windows.
      return Math.min(eventTime, windows.lateAt(eventTime)) + delay;
    }

    @Override
    public long lateUpTo(long watermark) {
      if (watermark == Long.MAX_VALUE) {
        return Long.MAX_VALUE;
      }
      return Math.max(watermark - delay, windows.lateUpTo(watermark - delay));
    }

    @Override
    public long closedAt(long eventTime) {
      return windows.closedAt(eventTime) + delay;
    }
  }
}
