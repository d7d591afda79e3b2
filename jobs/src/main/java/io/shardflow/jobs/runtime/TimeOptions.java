package io.shardflow.jobs.runtime;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;

/** How a job tells the time from its events. */
public final class TimeOptions {
  public static final Option<Duration> OUT_OF_ORDERNESS =
      Option.checked(
          ConfigOptions.key("time.out-of-orderness")
              .durationType()
              .defaultValue(Duration.ofSeconds(5))
              .withDescription("How far behind the newest event of its shard an event may be."),
          "duration of 0 or more, such as 5 s",
          duration -> !duration.isNegative());

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

  public static final List<Option<?>> ALL = List.of(OUT_OF_ORDERNESS, IDLE_TIMEOUT);

  private TimeOptions() {}

  /** The size of a job's windows; each job has its own default. */
  public static Option<Duration> windowSize(Duration defaultSize) {
    return Option.checked(
        ConfigOptions.key("window.size")
            .durationType()
            .defaultValue(defaultSize)
            .withDescription(
                "The length of the windows, which begin at multiples of it since 1970."),
        "duration of 1 ms or more, such as 1 min",
        TimeOptions::isPositive);
  }

  /** Whether it is at least the millisecond that Flink's event time can tell. */
  public static boolean isPositive(Duration duration) {
    return duration.toMillis() > 0;
  }
}
