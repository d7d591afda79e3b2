package io.shardflow.local.sensors;

import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.sensors.SensorTroubles;
import io.shardflow.datagen.sensors.Sensors;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOptions;

/** The options of sensors that get into trouble. */
public final class SensorOptions {
  private static final Option<List<String>> STUCK =
      sensors(
          "sensors.stuck",
          "The sensors whose readings stick at a value beyond their threshold. None by default.");

  private static final Option<List<String>> SILENT =
      sensors(
          "sensors.silent",
          "The sensors that fall silent. Others send readings in their place. None by default.");

  private static final Option<Duration> AFTER =
      Option.checked(
          ConfigOptions.key("sensors.trouble-after")
              .durationType()
              .defaultValue(Duration.ofSeconds(10))
              .withDescription(
                  "The event time from the first record until sensors stick or fall silent."),
          "duration of 0 or more, such as 10 s",
          after -> !after.isNegative());

  private static final Option<Duration> LASTING =
      Option.checked(
          ConfigOptions.key("sensors.trouble-for")
              .durationType()
              .noDefaultValue()
              .withDescription(
                  "How long sensors stick or are silent, in event time, unless a command ends it."
                      + " By default, only a command ends it."),
          "duration of 1 ms or more, such as 5 min",
          TimeOptions::isPositive);

  private static final Option<Duration> COOL_DOWN =
      Option.checked(
          ConfigOptions.key("sensors.cool-down")
              .durationType()
              .defaultValue(Duration.ofSeconds(3))
              .withDescription(
                  "The event time in which the readings of a stuck sensor return to normal."),
          "duration of 0 or more, such as 3 s",
          coolDown -> !coolDown.isNegative());

  private static final Option<Boolean> CALM =
      Option.trueOrFalse(
          ConfigOptions.key("sensors.calm")
              .booleanType()
              .defaultValue(false)
              .withDescription(
                  "Whether the readings of all sensors that are not stuck are well within their"
                      + " thresholds. By default, they are random: more than a quarter of them are"
                      + " beyond."));

  /** All options. */
  public static final List<Option<?>> ALL = List.of(STUCK, SILENT, AFTER, LASTING, COOL_DOWN, CALM);

  private SensorOptions() {}

  /** Checks that only sensors have options of sensors. */
  public static void check(EventKind kind, Options options, List<Problem> problems) {
    if (kind == EventKind.SENSORS) {
      return;
    }
    options
        .toMap(ALL)
        .forEach(
            (key, value) ->
                problems.add(new Problem(key, value, "is only valid with datagen sensors")));
  }

  /** Creates a generator; that of sensors with the troubles that the options set. */
  public static EventGenerator generator(
      EventKind kind, GeneratorSettings settings, Options options) {
    return kind == EventKind.SENSORS
        ? new EventGenerator(settings, troubles(options))
        : new EventGenerator(kind, settings);
  }

  private static SensorTroubles troubles(Options options) {
    return new SensorTroubles(
        Set.copyOf(options.get(STUCK)),
        Set.copyOf(options.get(SILENT)),
        options.get(AFTER),
        options.get(LASTING),
        options.get(COOL_DOWN),
        options.get(CALM));
  }

  private static Option<List<String>> sensors(String key, String description) {
    List<String> all = Sensors.ids();
    return Option.checked(
        ConfigOptions.key(key).stringType().asList().defaultValues().withDescription(description),
        "some of: %s to %s; separated by ;".formatted(all.get(0), all.get(all.size() - 1)),
        all::containsAll);
  }
}
