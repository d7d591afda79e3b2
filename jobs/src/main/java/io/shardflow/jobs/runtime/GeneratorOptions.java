package io.shardflow.jobs.runtime;

import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.jobs.runtime.InvalidOptionsException.Problem;
import io.shardflow.model.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/** What events are generated. */
public final class GeneratorOptions {
  public static final Option<Double> RATE =
      Option.checked(
          ConfigOptions.key("generator.rate")
              .doubleType()
              .defaultValue(1000.0)
              .withDescription("Records a second of event time."),
          "number above 0, up to 1000000",
          rate -> rate > 0 && rate <= 1e6);

  public static final Option<Double> SPEED =
      Option.checked(
          ConfigOptions.key("generator.speed")
              .doubleType()
              .defaultValue(1.0)
              .withDescription("How many times faster than event time the records come."),
          "number above 0",
          speed -> speed > 0);

  public static final Option<Long> COUNT =
      Option.checked(
          ConfigOptions.key("generator.count")
              .longType()
              .noDefaultValue()
              .withDescription("How many records; without it, they never end."),
          "number of 1 or more",
          count -> count > 0);

  public static final Option<Long> SEED =
      Option.any(
          ConfigOptions.key("generator.seed")
              .longType()
              .defaultValue(1L)
              .withDescription("The same seed gives the same records."),
          "whole number");

  public static final Option<String> START =
      Option.checked(
          ConfigOptions.key("generator.start")
              .stringType()
              .defaultValue("2024-05-01T12:00:00Z")
              .withDescription("The event time of the first record."),
          "now, or an instant such as 2024-05-01T12:00:00Z",
          start -> start.equals("now") || Timestamps.parse(start) != null);

  public static final Option<Double> DUPLICATES =
      share("generator.duplicates", 0.02, "repeat a record of the last two seconds");

  public static final Option<Double> LATE =
      share("generator.late", 0.005, "are generator.lateness behind in event time");

  public static final Option<Duration> LATENESS =
      Option.checked(
          ConfigOptions.key("generator.lateness")
              .durationType()
              .defaultValue(Duration.ofMinutes(5))
              .withDescription("How far behind late records are."),
          "duration of 0 or more, such as 5 min",
          lateness -> !lateness.isNegative());

  public static final Option<Double> MALFORMED =
      share("generator.malformed", 0.005, "cannot be read");

  public static final Option<Boolean> RANDOM_KEYS =
      Option.any(
          ConfigOptions.key("generator.random-keys")
              .booleanType()
              .defaultValue(false)
              .withDescription(
                  "Whether partition keys are random, instead of the sensor's or store's id."),
          "true, false");

  public static final List<Option<?>> ALL =
      List.of(RATE, SPEED, COUNT, SEED, START, DUPLICATES, LATE, LATENESS, MALFORMED, RANDOM_KEYS);

  private GeneratorOptions() {}

  /** The shares must leave room for good records. */
  public static void check(Options options, List<Problem> problems) {
    double sum = options.get(DUPLICATES) + options.get(LATE) + options.get(MALFORMED);
    if (sum > 1) {
      problems.add(
          new Problem(
              DUPLICATES.key(),
              options.get(DUPLICATES).toString(),
              "with " + LATE.key() + " and " + MALFORMED.key() + " it comes to more than 1"));
    }
  }

  /** What to generate by these options. */
  public static GeneratorSettings settings(Options options, EventKind kind) {
    String start = options.get(START);
    return new GeneratorSettings(
        kind,
        options.get(SEED),
        start.equals("now")
            ? Instant.now().truncatedTo(ChronoUnit.MILLIS)
            : Timestamps.parse(start),
        options.get(RATE),
        options.get(DUPLICATES),
        options.get(LATE),
        options.get(LATENESS),
        options.get(MALFORMED),
        options.get(RANDOM_KEYS));
  }

  /** A source that makes as many elements as the options say, at their pace. */
  public static <T> DataGeneratorSource<T> source(
      Options options, GeneratorFunction<Long, T> elements, TypeInformation<T> type) {
    Long count = options.get(COUNT);
    return new DataGeneratorSource<>(
        elements,
        count == null ? Long.MAX_VALUE : count,
        RateLimiterStrategy.perSecond(options.get(RATE) * options.get(SPEED)),
        type);
  }

  private static Option<Double> share(String key, double defaultShare, String meaning) {
    ConfigOption<Double> config =
        ConfigOptions.key(key)
            .doubleType()
            .defaultValue(defaultShare)
            .withDescription("The share of records that " + meaning + ".");
    return Option.checked(config, "number from 0 to 1", share -> share >= 0 && share <= 1);
  }
}
