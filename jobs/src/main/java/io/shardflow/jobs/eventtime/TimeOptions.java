package io.shardflow.jobs.eventtime;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.util.TimeUtils;

/** Options of event time and windows. */
public final class TimeOptions {
  /** The longest retention of Kinesis. A longer duration must be a mistake in the unit. */
  private static final Duration MAX_RETENTION = Duration.ofDays(365);

  public static final Option<Duration> OUT_OF_ORDERNESS =
      Option.checked(
          ConfigOptions.key("time.out-of-orderness")
              .durationType()
              .defaultValue(Duration.ofSeconds(5))
              .withDescription(
                  "Maximum out-of-orderness of the events of a shard. The watermark of the shard is"
                      + " this far behind its newest event. With a larger value, fewer events are"
                      + " late, and the rows of windows come later."),
          "duration from 0 to 365 d, such as 5 s",
          duration -> !duration.isNegative() && duration.compareTo(MAX_RETENTION) <= 0);

  public static final Option<Duration> IDLE_TIMEOUT =
      Option.checked(
          ConfigOptions.key("time.idle-timeout")
              .durationType()
              .defaultValue(Duration.ofSeconds(30))
              .withDescription(
                  "Time without records after which a shard counts as idle. An idle shard does not"
                      + " delay the windows. When all shards are idle, the open windows are"
                      + " closed."),
          "duration of 1 ms or more, such as 30 s",
          TimeOptions::isPositive);

  public static final Option<Duration> MAX_AHEAD =
      Option.checked(
          ConfigOptions.key("time.max-ahead")
              .durationType()
              .defaultValue(Duration.ofDays(1))
              .withDescription(
                  "Maximum time by which an event may be ahead of its arrival in the Kinesis stream"
                      + " and still advance the watermark. An event further ahead is kept in its"
                      + " window, but closes no other one. Set a longer time for test data whose"
                      + " times lie in the future; otherwise no window is closed before the job"
                      + " ends. The default allows for times without a zone, which can be 14 hours"
                      + " ahead."),
          "duration of 1 ms or more, such as 1 d",
          TimeOptions::isPositive);

  public static final Option<Duration> WINDOW_SLIDE =
      Option.checked(
          ConfigOptions.key("window.slide")
              .durationType()
              .noDefaultValue()
              .withDescription(
                  "Slide of the windows: the time from the start of one window to the start of the"
                      + " next. Without it, windows do not overlap."),
          "duration that divides window.size evenly, such as 10 s",
          TimeOptions::isPositive);

  public static final Option<Duration> WINDOW_GAP =
      Option.checked(
          ConfigOptions.key("window.gap")
              .durationType()
              .noDefaultValue()
              .withDescription(
                  "Gap between session windows: a window lasts from the first event of a key until"
                      + " the key has had no event for longer than this. Replaces window.size."),
          "duration from 1 ms to 365 d, such as 10 min",
          gap -> isPositive(gap) && gap.compareTo(MAX_RETENTION) <= 0);

  public static final List<Option<?>> ALL = List.of(OUT_OF_ORDERNESS, IDLE_TIMEOUT, MAX_AHEAD);

  private static final int MAX_WINDOWS_PER_EVENT = 10_000;

  private TimeOptions() {}

  /** Returns the option for the size of a job's windows, which has a default per job. */
  public static Option<Duration> windowSize(Duration defaultSize) {
    return Option.checked(
        ConfigOptions.key("window.size")
            .durationType()
            .defaultValue(defaultSize)
            .withDescription(
                "Length of the windows. They begin at multiples of it since 1970-01-01 UTC."),
        "duration from 1 ms to 365 d, such as 1 min",
        size -> isPositive(size) && size.compareTo(MAX_RETENTION) <= 0);
  }

  /** Returns the rule that size, slide and gap of the windows must meet together. */
  public static Options.Rule windowRule(Option<Duration> size) {
    return (options, problems) -> {
      if (Stream.of(size, WINDOW_SLIDE, WINDOW_GAP).anyMatch(o -> o.isAmong(problems))) {
        return;
      }
      Duration slide = options.get(WINDOW_SLIDE);
      Duration gap = options.get(WINDOW_GAP);
      if (gap != null && (slide != null || options.toMap().containsKey(size.key()))) {
        problems.add(
            new Problem(
                WINDOW_GAP.key(),
                TimeUtils.formatWithHighestUnit(gap),
                String.format(
                    "cannot be combined with %s or %s: session windows have neither",
                    size.key(), WINDOW_SLIDE.key())));
      } else if (slide != null) {
        long length = options.get(size).toMillis();
        if (length % slide.toMillis() != 0 || length / slide.toMillis() > MAX_WINDOWS_PER_EVENT) {
          problems.add(
              new Problem(
                  WINDOW_SLIDE.key(),
                  TimeUtils.formatWithHighestUnit(slide),
                  String.format(
                      "must divide %s (%s) evenly, into at most %,d parts",
                      size.key(),
                      TimeUtils.formatWithHighestUnit(options.get(size)),
                      MAX_WINDOWS_PER_EVENT)));
        }
      }
    };
  }

  /** Returns the windows that the options describe. */
  public static Windows windows(Options options, Option<Duration> size) {
    Duration slide = options.get(WINDOW_SLIDE);
    if (options.get(WINDOW_GAP) != null) {
      return Windows.sessions(options.get(WINDOW_GAP));
    }
    return slide == null
        ? Windows.tumbling(options.get(size))
        : Windows.sliding(options.get(size), slide);
  }

  /** Returns whether a duration is at least one millisecond, the resolution of Flink's time. */
  public static boolean isPositive(Duration duration) {
    return duration.toMillis() > 0;
  }
}
