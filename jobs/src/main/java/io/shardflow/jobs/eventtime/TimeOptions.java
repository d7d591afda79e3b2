package io.shardflow.jobs.eventtime;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.util.TimeUtils;

/** How a job tells the time from its events. */
public final class TimeOptions {
  /** Kinesis keeps no record longer: who waits longer has mistaken the unit. */
  private static final Duration LONGEST_RETENTION = Duration.ofDays(365);

  public static final Option<Duration> OUT_OF_ORDERNESS =
      Option.checked(
          ConfigOptions.key("time.out-of-orderness")
              .durationType()
              .defaultValue(Duration.ofSeconds(5))
              .withDescription("How far behind the newest event of its shard an event may be."),
          "duration from 0 to 365 d, such as 5 s",
          duration -> !duration.isNegative() && duration.compareTo(LONGEST_RETENTION) <= 0);

  public static final Option<Duration> IDLE_TIMEOUT =
      Option.checked(
          ConfigOptions.key("time.idle-timeout")
              .durationType()
              .defaultValue(Duration.ofSeconds(30))
              .withDescription(
                  "After this long a silent shard no longer holds the windows back; when all are"
                      + " silent, the open windows are closed."),
          "duration of 1 ms or more, such as 30 s",
          TimeOptions::isPositive);

  public static final Option<Duration> MAX_AHEAD =
      Option.checked(
          ConfigOptions.key("time.max-ahead")
              .durationType()
              .defaultValue(Duration.ofDays(1))
              .withDescription(
                  "An event that is further ahead of its arrival in the Kinesis stream moves no"
                      + " clock: it is kept, and closes no window. Where all times are made up and"
                      + " lie ahead, let this be longer, or no window is closed before the job's"
                      + " end. By default a day, as times without a zone can be 14 hours ahead."),
          "duration of 1 ms or more, such as 1 d",
          TimeOptions::isPositive);

  public static final Option<Duration> WINDOW_SLIDE =
      Option.checked(
          ConfigOptions.key("window.slide")
              .durationType()
              .noDefaultValue()
              .withDescription(
                  "Windows slide: one begins at each multiple of this, not only when the one before"
                      + " ends."),
          "duration that goes into window.size without rest, such as 10 s",
          TimeOptions::isPositive);

  public static final Option<Duration> WINDOW_GAP =
      Option.checked(
          ConfigOptions.key("window.gap")
              .durationType()
              .noDefaultValue()
              .withDescription(
                  "Windows are sessions: from a key's first event until it has had none for more"
                      + " than this."),
          "duration from 1 ms to 365 d, such as 10 min",
          gap -> isPositive(gap) && gap.compareTo(LONGEST_RETENTION) <= 0);

  public static final List<Option<?>> ALL = List.of(OUT_OF_ORDERNESS, IDLE_TIMEOUT, MAX_AHEAD);

  private static final int MOST_WINDOWS_OF_AN_EVENT = 10_000;

  private TimeOptions() {}

  /** The size of a job's windows; each job has its own default. */
  public static Option<Duration> windowSize(Duration defaultSize) {
    return Option.checked(
        ConfigOptions.key("window.size")
            .durationType()
            .defaultValue(defaultSize)
            .withDescription(
                "The length of the windows, which begin at multiples of it since 1970."),
        "duration from 1 ms to 365 d, such as 1 min",
        size -> isPositive(size) && size.compareTo(LONGEST_RETENTION) <= 0);
  }

  /** What of size, slide and gap does not go together. */
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
                "sessions have no %s and no %s".formatted(size.key(), WINDOW_SLIDE.key())));
      } else if (slide != null) {
        long length = options.get(size).toMillis();
        if (length % slide.toMillis() != 0
            || length / slide.toMillis() > MOST_WINDOWS_OF_AN_EVENT) {
          problems.add(
              new Problem(
                  WINDOW_SLIDE.key(),
                  TimeUtils.formatWithHighestUnit(slide),
                  "must go into %s (%s) without rest, %,d times at most"
                      .formatted(
                          size.key(),
                          TimeUtils.formatWithHighestUnit(options.get(size)),
                          MOST_WINDOWS_OF_AN_EVENT)));
        }
      }
    };
  }

  public static Windows windows(Options options, Option<Duration> size) {
    Duration slide = options.get(WINDOW_SLIDE);
    if (options.get(WINDOW_GAP) != null) {
      return Windows.sessions(options.get(WINDOW_GAP));
    }
    return slide == null
        ? Windows.tumbling(options.get(size))
        : Windows.sliding(options.get(size), slide);
  }

  /** Whether it is at least the millisecond that Flink's event time can tell. */
  public static boolean isPositive(Duration duration) {
    return duration.toMillis() > 0;
  }
}
