package io.shardflow.local.datagen;

import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.local.command.Command;
import io.shardflow.local.command.StopSignal;
import io.shardflow.local.sensors.SensorOptions;
import io.shardflow.local.verify.ExpectedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/** The command {@code datagen}: sends generated events, or the rows of a CSV file. */
public final class DatagenCommand implements Command {
  /** The kinds of events, as a list for help and messages. */
  public static final String KINDS =
      Stream.of(EventKind.values()).map(EventKind::toString).collect(Collectors.joining(", "));

  private static final Option<String> EXPECT =
      Option.checked(
          ConfigOptions.key("expect")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The folder to write the expected results of each job to, for the command"
                      + " verify. Nothing is written by default."),
          "folder without expected results of an earlier run",
          folder ->
              !new ExpectedFolder(Path.of(folder)).isWritten()
                  && !Files.isRegularFile(Path.of(folder)));

  private static final List<Option<?>> KIND_OPTIONS =
      Stream.of(
              GeneratorOptions.ALL,
              SensorOptions.ALL,
              Destination.OPTIONS,
              List.of(Commands.STREAM, EXPECT))
          .<Option<?>>flatMap(List::stream)
          .toList();

  private static final List<Option<?>> CSV_OPTIONS =
      Stream.of(CsvReplay.OPTIONS, Destination.OPTIONS).<Option<?>>flatMap(List::stream).toList();

  private static final String CSV = "csv";

  @Override
  public String help() {
    return """
    datagen KIND [--key value ...]: sends generated events of one kind to the screen, a file or a Kinesis stream
    KIND: %s

    Options:
    %s
    datagen csv --replay.path FILE [--key value ...]: sends the rows of a CSV file as JSON objects

    Options:
    %s"""
        .formatted(
            KINDS, Options.help(KIND_OPTIONS, Map.of()), Options.help(CSV_OPTIONS, Map.of()));
  }

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    String first = arguments.isEmpty() ? null : arguments.get(0);
    List<String> options = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    if (CSV.equals(first)) {
      replay(resolve(options, CSV_OPTIONS, CsvReplay::check));
    } else {
      EventKind kind = kind(first);
      generate(
          kind,
          resolve(
              options,
              KIND_OPTIONS,
              GeneratorOptions::check,
              (given, problems) -> SensorOptions.check(kind, given, problems),
              (given, problems) -> Commands.check(kind, given, problems)));
    }
    return 0;
  }

  private static EventKind kind(String name) throws InvalidOptionsException {
    return Stream.of(EventKind.values())
        .filter(kind -> kind.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidOptionsException(
                    "datagen",
                    List.of(
                        new Problem(
                            null,
                            name == null ? "KIND" : name,
                            "%s; allowed: %s; or csv to send the rows of a file"
                                .formatted(
                                    name == null ? "missing" : "unknown kind of events", KINDS)))));
  }

  private static Options resolve(
      List<String> arguments, List<Option<?>> known, Options.Rule... rules)
      throws InvalidOptionsException {
    return Options.resolve(
        "datagen",
        OptionSources.of(arguments),
        known,
        Map.of(),
        Stream.concat(Stream.of(rules), Stream.<Options.Rule>of(Destination::check)).toList());
  }

  private static void generate(EventKind kind, Options options) throws IOException {
    GeneratorSettings settings = GeneratorOptions.settings(options);
    EventGenerator generator = SensorOptions.generator(kind, settings, options);
    Long count = options.get(GeneratorOptions.COUNT);
    double rate = options.get(GeneratorOptions.RATE);
    // Streams get records in real time. A limited number of records for a file is written at once.
    boolean paced = Destination.isStream(options) || count == null;
    if (options.get(EXPECT) != null) {
      // Fail before sending anything: the same records cannot be sent a second time.
      Files.createDirectories(Path.of(options.get(EXPECT)));
    }
    long sent;
    try (Commands commands = Commands.open(options)) {
      Feed.Records records =
          Feed.generated(
              generator,
              count,
              paced ? rate * options.get(GeneratorOptions.SPEED) : Double.MAX_VALUE,
              index -> commands.apply(generator, index));
      // A retried record follows the rest of its batch, so a batch spans at most a second.
      sent = feed(records, count == null ? -1 : count, (int) Math.max(1, rate), options);
    }
    if (options.get(EXPECT) != null) {
      new ExpectedFolder(Path.of(options.get(EXPECT)))
          .write(kind, generator, settings, options, sent);
    }
  }

  private static void replay(Options options) throws IOException, InvalidOptionsException {
    try (CsvReplay rows = new CsvReplay(options)) {
      try {
        feed(rows, -1, Integer.MAX_VALUE, options);
      } finally {
        rows.reportInvalidRows();
      }
    }
  }

  /**
   * Sends records until they end or the user stops the command.
   *
   * @param expected the number of records, or -1 if it is not known
   * @return the number of records that arrived
   */
  private static long feed(Feed.Records records, long expected, int batchRecords, Options options)
      throws IOException {
    RecordWriter opened = Destination.open(options, batchRecords);
    try (FeedProgress progress =
            new FeedProgress(opened.tally(), expected, Destination.isScreen(options));
        RecordWriter writer = opened) {
      Feed feed = new Feed(records, writer);
      StopSignal.onStop(feed::stop);
      feed.run();
    }
    return opened.tally().records();
  }
}
