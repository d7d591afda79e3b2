package io.shardflow.jobs.source.generator;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorProvider;
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

/** The options of generated events. */
public final class GeneratorOptions {
  public static final Option<Double> RATE =
      Option.checked(
          ConfigOptions.key("generator.rate")
              .doubleType()
              .defaultValue(1000.0)
              .withDescription("Records per second of event time."),
          "number above 0, up to 1000000",
          rate -> rate > 0 && rate <= 1e6);

  public static final Option<Double> SPEED =
      Option.checked(
          ConfigOptions.key("generator.speed")
              .doubleType()
              .defaultValue(1.0)
              .withDescription("The factor by which records are emitted faster than event time."),
          "number above 0",
          speed -> speed > 0);

  public static final Option<Long> COUNT =
      Option.checked(
          ConfigOptions.key("generator.count")
              .longType()
              .noDefaultValue()
              .withDescription("The number of records. Unlimited by default."),
          "number of 1 or more",
          count -> count > 0);

  public static final Option<Long> SEED =
      Option.any(
          ConfigOptions.key("generator.seed")
              .longType()
              .defaultValue(1L)
              .withDescription(
                  "The seed of all random draws. The same seed gives the same records."),
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
          "The longest time between a record and its duplicate, in event time.");

  public static final Option<Double> DISORDER =
      Option.share("generator.disorder", 0.02, "records that are out of order");

  public static final Option<Duration> DISORDER_BY =
      Option.checked(
          ConfigOptions.key("generator.disorder-by")
              .durationType()
              .defaultValue(Faults.NONE.disorderBy())
              .withDescription(
                  "The longest time by which an out-of-order record is behind, in event time."),
          "duration of 1 ms or more, such as 2 s",
          TimeOptions::isPositive);

  public static final Option<Double> LATE =
      Option.share(
          "generator.late",
          0.005,
          "late records, which are generator.lateness behind in event time");

  public static final Option<Duration> LATENESS =
      duration(
          "generator.lateness",
          Faults.NONE.lateness(),
          "How far late records are behind, in event time.");

  public static final Option<Double> MALFORMED =
      Option.share("generator.malformed", 0.005, "malformed records, which cannot be decoded");

  public static final Option<List<Malformation>> MALFORMATIONS =
      Option.checked(
          ConfigOptions.key("generator.malformations")
              .enumType(Malformation.class)
              .asList()
              .noDefaultValue()
              .withDescription("The ways in which records are malformed. By default all of them."),
          "some of: "
              + Arrays.stream(Malformation.values())
                  .map(Malformation::toString)
                  .collect(Collectors.joining(", "))
              + "; separated by ;",
          malformations -> !malformations.isEmpty());

  public static final Option<Double> SKEW =
      Option.checked(
          ConfigOptions.key("generator.skew")
              .doubleType()
              .defaultValue(Keys.DEFAULT.skew())
              .withDescription(
                  "Zipf's exponent of the frequencies of sensors, probes, stores or zones. With 0, all"
                      + " are equally frequent."),
          "number from 0 to 10",
          skew -> skew >= 0 && skew <= 10);

  public static final Option<Duration> QUIET =
      duration(
          "generator.quiet",
          Keys.DEFAULT.quiet(),
          "How long each sensor, probe, store or zone is silent in every"
              + " generator.quiet-every of event time. 0 means never.");

  public static final Option<Duration> QUIET_EVERY =
      Option.checked(
          ConfigOptions.key("generator.quiet-every")
              .durationType()
              .defaultValue(Keys.DEFAULT.quietEvery())
              .withDescription(
                  "The interval, in event time, in which each sensor, probe, store or zone is silent"
                      + " once, each at another time."),
          "duration of 1 ms or more, such as 5 min",
          TimeOptions::isPositive);

  public static final Option<Boolean> RANDOM_KEYS =
      Option.trueOrFalse(
          ConfigOptions.key("generator.random-keys")
              .booleanType()
              .defaultValue(false)
              .withDescription(
                  "Whether partition keys are random, instead of the ids of sensors, probes, stores"
                      + " or zones."));

  /** The kind of events; an option of jobs and commands that read any kind. */
  public static final Option<String> KIND =
      Option.oneOf(
          ConfigOptions.key("generator.kind")
              .stringType()
              .defaultValue("sensors")
              .withDescription("Kind of events to generate, with source.type=generator."),
          GeneratorProvider.load().kinds());

  /** The options of every job; without {@link #KIND}, which follows from the job's input. */
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

  /** Checks that the shares add up to at most 1, and that no key is silent all the time. */
  public static void check(Options options, List<Problem> problems) {
    double sum = Stream.of(DUPLICATES, DISORDER, LATE, MALFORMED).mapToDouble(options::get).sum();
    if (sum > 1) {
      problems.add(
          new Problem(
              DUPLICATES.key(),
              options.get(DUPLICATES).toString(),
              String.format(
                  "the sum with %s, %s and %s must not be more than 1",
                  DISORDER.key(), LATE.key(), MALFORMED.key())));
    }
    if (options.get(QUIET).compareTo(options.get(QUIET_EVERY)) >= 0) {
      problems.add(
          new Problem(
              QUIET.key(),
              TimeUtils.formatWithHighestUnit(options.get(QUIET)),
              String.format(
                  "must be less than %s, which is %s",
                  QUIET_EVERY.key(), TimeUtils.formatWithHighestUnit(options.get(QUIET_EVERY)))));
    }
  }

  /** Returns the settings of the generator. */
  public static GeneratorSettings settings(Options options) {
    String start = options.get(START);
    List<Malformation> malformations = options.get(MALFORMATIONS);
    return new GeneratorSettings(
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

  /** Creates a source of the number of elements and at the rate that the options set. */
  public static <T> RateLimitedSource<T> source(
      Options options, GeneratorFunction<Long, T> elements, TypeInformation<T> type) {
    Long count = options.get(COUNT);
    return new RateLimitedSource<>(
        elements,
        count == null ? Long.MAX_VALUE : count,
        options.get(RATE) * options.get(SPEED),
        type);
  }

  private static Option<Duration> duration(String key, Duration defaultValue, String description) {
    ConfigOption<Duration> config =
        ConfigOptions.key(key)
            .durationType()
            .defaultValue(defaultValue)
            .withDescription(description);
    return Option.checked(
        config, "duration of 0 or more, such as 5 min", duration -> duration.toNanos() >= 0);
  }
}
