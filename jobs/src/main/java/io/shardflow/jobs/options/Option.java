package io.shardflow.jobs.options;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/**
 * The declaration of one option: key, type, default and description as a Flink {@link
 * ConfigOption}, and the allowed values. Help, validation, {@code jobs/OPTIONS.md} and {@code
 * jobs/options.schema.json} follow from it.
 *
 * @param <T> the type of the values
 */
public final class Option<T> {
  /** The longest duration that Flink can print, which counts nanoseconds. */
  private static final Duration MAX_DURATION = Duration.ofNanos(Long.MAX_VALUE);

  private final ConfigOption<T> config;
  private final String allowed;
  private final List<String> values;
  private final Function<T, String> validation;

  /**
   * Creates an option with a validation of its own.
   *
   * @param allowed describes the allowed values, for messages and help
   * @param validation returns what is wrong with a value, or null if it is valid
   */
  public Option(ConfigOption<T> config, String allowed, Function<T, String> validation) {
    this(config, allowed, List.of(), validation);
  }

  private Option(
      ConfigOption<T> config, String allowed, List<String> values, Function<T, String> validation) {
    this.config = config;
    this.allowed = allowed;
    this.values = values;
    this.validation = validation;
  }

  /** Declares an option that takes every value of its type. */
  public static <T> Option<T> any(ConfigOption<T> config, String allowed) {
    return new Option<>(config, allowed, value -> null);
  }

  /** Declares an option that takes the values of its type that meet a condition. */
  public static <T> Option<T> checked(
      ConfigOption<T> config, String allowed, Predicate<T> condition) {
    return new Option<>(config, allowed, value -> condition.test(value) ? null : "not allowed");
  }

  /** Declares an option for a share of something, from 0 to 1. */
  public static Option<Double> share(String key, double defaultShare, String of) {
    return checked(
        ConfigOptions.key(key)
            .doubleType()
            .defaultValue(defaultShare)
            .withDescription("The share of " + of + "."),
        "number from 0 to 1",
        share -> share >= 0 && share <= 1);
  }

  /** Declares an option that takes one of the constants, in upper or lower case. */
  public static <T extends Enum<T>> Option<T> oneOf(ConfigOption<T> config, Class<T> type) {
    List<String> values =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableList());
    return new Option<>(config, "one of: " + String.join(", ", values), values, value -> null);
  }

  /** Declares an option that takes one of these values, in upper or lower case. */
  public static Option<String> oneOf(ConfigOption<String> config, List<String> values) {
    return new Option<>(
        config,
        "one of: " + String.join(", ", values),
        values,
        value -> values.stream().anyMatch(value::equalsIgnoreCase) ? null : "not allowed");
  }

  /** Declares an option that takes true or false. */
  public static Option<Boolean> trueOrFalse(ConfigOption<Boolean> config) {
    List<String> values = List.of("true", "false");
    return new Option<>(config, String.join(", ", values), values, value -> null);
  }

  public ConfigOption<T> config() {
    return config;
  }

  public String key() {
    return config.key();
  }

  public String description() {
    return new HtmlFormatter().format(config.description());
  }

  /** Returns a description of the allowed values, for messages and help. */
  public String allowed() {
    return allowed;
  }

  /** Returns the allowed values if the option has a fixed set of them, otherwise an empty list. */
  public List<String> values() {
    return values;
  }

  /** Returns whether one of the problems concerns this option. */
  public boolean isAmong(List<Problem> problems) {
    return problems.stream().anyMatch(problem -> key().equals(problem.key()));
  }

  /**
   * Adds the problem that this option is missing, unless there is already a problem with it.
   *
   * @param neededBy what requires the option
   */
  public void require(String neededBy, List<Problem> problems) {
    if (!isAmong(problems)) {
      problems.add(
          new Problem(
              key(), null, String.format("missing, needed by %s; allowed: %s", neededBy, allowed)));
    }
  }

  /** Returns what is wrong with the value that is set for this option, or null. */
  String problemIn(Configuration values) {
    if (!values.contains(config)) {
      return null;
    }
    try {
      T value = values.get(config);
      if (value instanceof Duration && ((Duration) value).compareTo(MAX_DURATION) > 0) {
        return "longer than 292 years";
      }
      return validation.apply(value);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return "not allowed";
    }
  }

  /** Returns the default as a user would write it, or an empty text if there is none. */
  public String defaultText() {
    Object value = config.defaultValue();
    if (value instanceof Enum) {
      return value.toString().toLowerCase(Locale.ROOT);
    }
    if (value instanceof Duration) {
      return TimeUtils.formatWithHighestUnit((Duration) value);
    }
    if (value instanceof List) {
      return ((List<?>) value).stream().map(String::valueOf).collect(Collectors.joining(";"));
    }
    return Objects.toString(value, "");
  }
}
