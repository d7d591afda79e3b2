package io.shardflow.jobs.source.generator;

import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.text.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.util.TimeUtils;

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
      Option.share("generator.duplicates", 0.02, "records that repeat an earlier one");

  public static final Option<Duration> DUPLICATE_DELAY =
      duration(
          "generator.duplicate-delay",
          Faults.NONE.duplicateDelay(),
          "How much later, in event time, a record is repeated at most.");

  public static final Option<Double> DISORDER =
      Option.share(
          "generator.disorder",
          0.02,
          "records that are up to generator.disorder-by behind in event time");

  public static final Option<Duration> DISORDER_BY =
      Option.checked(
          ConfigOptions.key("generator.disorder-by")
              .durationType()
              .defaultValue(Faults.NONE.disorderBy())
              .withDescription("How far behind records that are out of order are at most."),
          "duration of 1 ms or more, such as 2 s",
          TimeOptions::isPositive);

  public static final Option<Double> LATE =
      Option.share(
          "generator.late", 0.005, "records that are generator.lateness behind in event time");

  public static final Option<Duration> LATENESS =
      duration("generator.lateness", Faults.NONE.lateness(), "How far behind late records are.");

  public static final Option<Double> MALFORMED =
      Option.share("generator.malformed", 0.005, "records that cannot be read");

  public static final Option<List<Malformation>> MALFORMATIONS =
      Option.checked(
          ConfigOptions.key("generator.malformations")
              .enumType(Malformation.class)
              .asList()
              .noDefaultValue()
              .withDescription("What those that cannot be read are like; by default all of it."),
          "some of: "
              + Arrays.stream(Malformation.values())
                  .map(Malformation::toString)
                  .collect(Collectors.joining(", "))
              + ", with ; between",
          malformations -> !malformations.isEmpty());

  public static final Option<Double> SKEW =
      Option.checked(
          ConfigOptions.key("generator.skew")
              .doubleType()
              .defaultValue(Keys.DEFAULT.skew())
              .withDescription(
                  "Zipf's exponent: how much more often the first sensors, probes, stores or zones"
                      + " come than the others; 0 for all alike."),
          "number from 0 to 10",
          skew -> skew >= 0 && skew <= 10);

  public static final Option<Duration> QUIET =
      duration(
          "generator.quiet",
          Keys.DEFAULT.quiet(),
          "How long each sensor, probe, store or zone is silent, in event time; 0 for never.");

  public static final Option<Duration> QUIET_EVERY =
      Option.checked(
          ConfigOptions.key("generator.quiet-every")
              .durationType()
              .defaultValue(Keys.DEFAULT.quietEvery())
              .withDescription("Once in which time it is silent, each at another moment."),
          "duration of 1 ms or more, such as 5 min",
          TimeOptions::isPositive);

  public static final Option<Boolean> RANDOM_KEYS =
      Option.any(
          ConfigOptions.key("generator.random-keys")
              .booleanType()
              .defaultValue(false)
              .withDescription(
                  "Whether partition keys are random, instead of the sensor's, store's or zone's id."),
          "true, false");

  public static final List<Option<?>> ALL =
      List.of(
          RATE,
          SPEED,
          COUNT,
          SEED,
          START,
          DUPLICATES,
          DUPLICATE_DELAY,
          DISORDER,
          DISORDER_BY,
          LATE,
          LATENESS,
          MALFORMED,
          MALFORMATIONS,
          SKEW,
          QUIET,
          QUIET_EVERY,
          RANDOM_KEYS);

  private GeneratorOptions() {}

  /** The shares must leave room for one another, and a key must also speak. */
  public static void check(Options options, List<Problem> problems) {
    double sum = Stream.of(DUPLICATES, DISORDER, LATE, MALFORMED).mapToDouble(options::get).sum();
    if (sum > 1) {
      problems.add(
          new Problem(
              DUPLICATES.key(),
              options.get(DUPLICATES).toString(),
              "with %s, %s and %s it comes to more than 1"
                  .formatted(DISORDER.key(), LATE.key(), MALFORMED.key())));
    }
    if (options.get(QUIET).compareTo(options.get(QUIET_EVERY)) >= 0) {
      problems.add(
          new Problem(
              QUIET.key(),
              TimeUtils.formatWithHighestUnit(options.get(QUIET)),
              "must be less than %s, which is %s"
                  .formatted(
                      QUIET_EVERY.key(),
                      TimeUtils.formatWithHighestUnit(options.get(QUIET_EVERY)))));
    }
  }

  /** What to generate by these options. */
  public static GeneratorSettings settings(Options options, EventKind kind) {
    String start = options.get(START);
    List<Malformation> malformations = options.get(MALFORMATIONS);
    return new GeneratorSettings(
        kind,
        options.get(SEED),
        start.equals("now")
            ? Instant.now().truncatedTo(ChronoUnit.MILLIS)
            : Timestamps.parse(start),
        options.get(RATE),
        new Faults(
            options.get(DUPLICATES),
            options.get(DUPLICATE_DELAY),
            options.get(DISORDER),
            options.get(DISORDER_BY),
            options.get(LATE),
            options.get(LATENESS),
            options.get(MALFORMED),
            malformations == null ? Faults.NONE.malformations() : malformations),
        new Keys(
            options.get(SKEW),
            options.get(QUIET),
            options.get(QUIET_EVERY),
            options.get(RANDOM_KEYS)));
  }

  /** A source that makes as many elements as the options say, at their pace. */
  public static <T> RateLimitedSource<T> source(
      Options options, GeneratorFunction<Long, T> elements, TypeInformation<T> type) {
    Long count = options.get(COUNT);
    return new RateLimitedSource<>(
        elements,
        count == null ? Long.MAX_VALUE : count,
        options.get(RATE) * options.get(SPEED),
        type);
  }

  private static Option<Duration> duration(String key, Duration defaultValue, String meaning) {
    ConfigOption<Duration> config =
        ConfigOptions.key(key).durationType().defaultValue(defaultValue).withDescription(meaning);
    return Option.checked(
        config, "duration of 0 or more, such as 5 min", duration -> duration.toNanos() >= 0);
  }
}
