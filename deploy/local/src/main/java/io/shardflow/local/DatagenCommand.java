package io.shardflow.local;

import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;

/** Sends generated events, or the rows of a CSV file, to where the options say. */
final class DatagenCommand {
  /** Every kind of events, for usage and messages. */
  static final String KINDS =
      Stream.of(EventKind.values()).map(EventKind::toString).collect(Collectors.joining(", "));

  private static final Option<String> EXPECT =
      Option.checked(
          ConfigOptions.key("expect")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The folder for what each job must make of the records that were sent, for"
                      + " verify."),
          "folder without the answers of an earlier run",
          folder ->
              !new ExpectedFolder(Path.of(folder)).isWritten()
                  && !Files.isRegularFile(Path.of(folder)));

  private static final List<Option<?>> OF_KIND =
      Stream.of(GeneratorOptions.ALL, Destination.OPTIONS, List.of(EXPECT))
          .<Option<?>>flatMap(List::stream)
          .toList();

  private static final List<Option<?>> OF_CSV =
      Stream.of(CsvReplay.OPTIONS, Destination.OPTIONS).<Option<?>>flatMap(List::stream).toList();

  private static final String CSV = "csv";

  private DatagenCommand() {}

  static int run(List<String> arguments, boolean help) throws Exception {
    if (help) {
      System.out.print(
          "datagen KIND: events of one kind: %s\n\nOptions:\n%s\ndatagen csv: the rows of a CSV file as JSON\n\nOptions:\n%s"
              .formatted(KINDS, Options.help(OF_KIND, Map.of()), Options.help(OF_CSV, Map.of())));
      return 0;
    }
    String first = arguments.isEmpty() ? null : arguments.get(0);
    List<String> words = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    if (CSV.equals(first)) {
      replay(resolve(words, OF_CSV, CsvReplay::check));
    } else {
      generate(kind(first), resolve(words, OF_KIND, GeneratorOptions::check));
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
                            "say first what to generate, one of: %s; or csv to send a file"
                                .formatted(KINDS)))));
  }

  private static Options resolve(List<String> words, List<Option<?>> known, Options.Rule rule)
      throws InvalidOptionsException {
    return Options.resolve(
        "datagen", Options.Sources.of(words), known, Map.of(), List.of(rule, Destination::check));
  }

  private static void generate(EventKind kind, Options options) throws IOException {
    GeneratorSettings settings = GeneratorOptions.settings(options, kind);
    EventGenerator generator = new EventGenerator(settings);
    Long count = options.get(GeneratorOptions.COUNT);
    double rate = options.get(GeneratorOptions.RATE);
    // A stream is fed as time goes by; what is bounded and not a stream is written at once.
    boolean paced = Destination.isStream(options) || count == null;
    Feed.Records records =
        Feed.generated(
            generator,
            count,
            paced ? rate * options.get(GeneratorOptions.SPEED) : Double.MAX_VALUE);
    if (options.get(EXPECT) != null) {
      // Before anything is sent: afterwards, it could not be sent again.
      Files.createDirectories(Path.of(options.get(EXPECT)));
    }
    // A record that is put again comes after the rest of its batch: not more than a second late.
    long sent = feed(records, count == null ? -1 : count, (int) Math.max(1, rate), options);
    if (options.get(EXPECT) != null) {
      new ExpectedFolder(Path.of(options.get(EXPECT))).write(settings, options, sent);
    }
  }

  private static void replay(Options options) throws IOException, InvalidOptionsException {
    try (CsvReplay rows = new CsvReplay(options)) {
      try {
        feed(rows, -1, Integer.MAX_VALUE, options);
      } finally {
        rows.tellWhatWasNoRow();
      }
    }
  }

  /** Sends the records and returns how many have arrived. */
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
