package io.shardflow.jobs.options;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.TimeUtils;

/**
 * One option: its key, type, default and description as Flink has them, and what its values may be.
 *
 * @param allowed what a value may be, for messages and help
 * @param problem what is wrong with a value of the right type, or null; is given the value
 */
public record Option<T>(ConfigOption<T> config, String allowed, Function<T, String> problem) {
  /** What Flink can write down: it counts nanoseconds. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  /** An option that takes every value of its type. */
  public static <T> Option<T> any(ConfigOption<T> config, String allowed) {
    return new Option<>(config, allowed, value -> null);
  }

  /** An option that takes the values of its type that the rule allows. */
  public static <T> Option<T> checked(ConfigOption<T> config, String allowed, Predicate<T> rule) {
    return new Option<>(config, allowed, value -> rule.test(value) ? null : "not allowed");
  }

  /** An option that says how large a share something has. */
  public static Option<Double> share(String key, double defaultShare, String of) {
    return checked(
        ConfigOptions.key(key)
            .doubleType()
            .defaultValue(defaultShare)
            .withDescription("The share of " + of + "."),
        "number from 0 to 1",
        share -> share >= 0 && share <= 1);
  }

  /** An option that takes one of the constants, in either case. */
  public static <T extends Enum<T>> Option<T> oneOf(ConfigOption<T> config, Class<T> type) {
    String allowed =
        String.join(
            ", ",
            Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList());
    return any(config, "one of: " + allowed);
  }

  public String key() {
    return config.key();
  }

  /** Whether one of the problems is of this option. */
  public boolean isAmong(List<Problem> problems) {
    return problems.stream().anyMatch(problem -> key().equals(problem.key()));
  }

  /**
   * Adds the problem that this option is missing, unless there is a problem with it already.
   *
   * @param neededBy what cannot do without it
   */
  public void require(String neededBy, List<Problem> problems) {
    if (!isAmong(problems)) {
      problems.add(
          new Problem(
              key(), null, "missing, needed by %s; allowed: %s".formatted(neededBy, allowed)));
    }
  }

  /** What is wrong with the value that is set for this option, or null. */
  String problemIn(Configuration values) {
    if (!values.contains(config)) {
      return null;
    }
    try {
      T value = values.get(config);
      if (value instanceof Duration duration && duration.compareTo(LONGEST) > 0) {
        return "longer than 292 years";
      }
      return problem.apply(value);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return "not allowed";
    }
  }

  /** The default as a user would write it; empty where there is none. */
  public String defaultText() {
    Object value = config.defaultValue();
    if (value instanceof Enum<?> constant) {
      return constant.toString().toLowerCase(Locale.ROOT);
    }
    if (value instanceof Duration duration) {
      return TimeUtils.formatWithHighestUnit(duration);
    }
    return Objects.toString(value, "");
  }
}
