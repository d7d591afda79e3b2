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
 * The windows of a job: tumbling or sliding windows, which begin at multiples of their slide since
 * 1970-01-01 UTC, or session windows, which end when a key has had no event for longer than a gap.
 *
 * <p>An event is either in all windows that cover its time, or late. An event of sliding windows is
 * therefore late as soon as the first of them is closed. An event of sessions is late as soon as
 * the watermark has passed it, because it might have belonged to a session that is closed.
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

  /** Returns the windows that {@link #toTuple} described. */
  static Windows of(Tuple3<Long, Long, Boolean> saved) {
    return new Windows(saved.f0, saved.f1, saved.f2);
  }

  /**
   * Returns size, slide, and whether these are sessions, to be saved. Equal tuples mean equal
   * windows.
   */
  Tuple3<Long, Long, Boolean> toTuple() {
    return Tuple3.of(size, slide, sessions);
  }

  /** Returns windows of this size, each of which begins where the previous one ends. */
  public static Windows tumbling(Duration size) {
    return sliding(size, size);
  }

  /**
   * Returns windows of this size, one of which begins at each multiple of the slide.
   *
   * @throws IllegalArgumentException if the slide does not divide the size evenly
   */
  public static Windows sliding(Duration size, Duration slide) {
    if (size.toMillis() % slide.toMillis() != 0) {
      throw new IllegalArgumentException(
          "The slide " + slide + " does not divide the size " + size);
    }
    return new Windows(size.toMillis(), slide.toMillis(), false);
  }

  /**
   * Returns session windows, which last from the first event of a key to the gap after its last
   * event.
   */
  public static Windows sessions(Duration gap) {
    return new Windows(gap.toMillis(), 1, true);
  }

  /** Returns the assigner of events to these windows. */
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
   * Returns the assigner of events to panes: the tumbling windows of which these windows consist.
   * It is for aggregation in two steps, where the second step assigns the results of the first to
   * the windows.
   *
   * @throws IllegalStateException if these are sessions
   */
  public WindowAssigner<Object, TimeWindow> panes() {
    if (sessions) {
      throw new IllegalStateException("Sessions have no panes");
    }
    return TumblingEventTimeWindows.of(Duration.ofMillis(slide));
  }

  @Override
  public long lateAt(long eventTime) {
    // Flink also adds an event to a session that ended at that very millisecond.
    return sessions ? eventTime - 1 : lastWindowStart(eventTime) + slide - 1;
  }

  @Override
  public long lateUpTo(long watermark) {
    if (watermark == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    return sessions ? watermark + 1 : lastWindowStart(watermark + 1) - 1;
  }

  @Override
  public long closedAt(long eventTime) {
    return lastWindowStart(eventTime) + size - 1;
  }

  /** Returns the start of the last window that contains an event of this time. */
  private long lastWindowStart(long eventTime) {
    return TimeWindow.getWindowStartWithOffset(eventTime, 0, slide);
  }

  /**
   * Returns the lateness of events that another operator holds against the watermark for this long
   * before they reach the windows. The watermark of the windows must then be delayed by the same
   * time.
   */
  public Lateness delayedBy(Duration delay) {
    return new Delayed(this, delay.toMillis());
  }

  /** Returns the windows as options: {@code window.size 1 min}. */
  @Override
  public String toString() {
    String length = TimeUtils.formatWithHighestUnit(Duration.ofMillis(size));
    if (sessions) {
      return "window.gap " + length;
    }
    String text = "window.size " + length;
    return size == slide
        ? text
        : text + ", window.slide " + TimeUtils.formatWithHighestUnit(Duration.ofMillis(slide));
  }

  private static final class Delayed implements Lateness {
    private static final long serialVersionUID = 1L;

    private final Windows windows;
    private final long delay;

    Delayed(Windows windows, long delay) {
      this.windows = windows;
      this.delay = delay;
    }

    @Override
    public long lateAt(long eventTime) {
      // An event that touches a closed session could still be held, but would be in no window.
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
