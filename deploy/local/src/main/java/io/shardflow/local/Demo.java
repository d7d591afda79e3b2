package io.shardflow.local;

import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.expected.Verification;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * The whole path on this machine for a while: generated events, put into a local Kinesis, read from
 * there by every job in one cluster, written to files, and these compared with the known answers.
 */
final class Demo {
  private static final int SHARDS = 4;
  private static final Duration LONGEST_CATCH_UP = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final Option<Duration> DURATION =
      Option.checked(
          ConfigOptions.key("demo.duration")
              .durationType()
              .defaultValue(Duration.ofMinutes(2))
              .withDescription("How long the demo runs."),
          "duration of 1 s or more, such as 2 min",
          duration -> duration.toSeconds() >= 1);

  private static final Option<Double> RATE =
      Option.checked(
          ConfigOptions.key("rate")
              .doubleType()
              .defaultValue(1000.0)
              .withDescription("Records a second that are put into each of the streams."),
          "number above 0, up to 100000",
          rate -> rate > 0 && rate <= 1e5);

  private static final Map<String, String> PRESETS =
      Map.of("sink.path", "out/demo", "generator.start", "now", "sink.roll.interval", "10 s");

  /** Those of the generator without its rate, which follows from that of the demo. */
  private static final List<Option<?>> OPTIONS =
      Stream.of(
              List.of(DURATION, RATE),
              GeneratorOptions.ALL.stream()
                  .filter(option -> option != GeneratorOptions.RATE)
                  .toList(),
              SinkOptions.ALL,
              TimeOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  private Demo() {}

  /** A job of the demo, and what it reads. */
  private record Part(JobCommand command, EventKind kind) {
    String name() {
      return command.job().name();
    }

    GeneratorSettings settings() {
      return GeneratorOptions.settings(command.options(), kind);
    }
  }

  static int run(List<String> arguments, Configuration flink, boolean help) throws Exception {
    if (help) {
      System.out.print(
          "demo: generated events, through a local Kinesis, every job, and to files\n\nOptions:\n"
              + Options.help(OPTIONS, PRESETS));
      return 0;
    }
    Options options =
        Options.resolve(
            "demo",
            Options.Sources.of(arguments),
            OPTIONS,
            PRESETS,
            List.of(GeneratorOptions::check));
    try (LocalKinesis kinesis = LocalKinesis.start(KinesisSettings.DEFAULT)) {
      return run(options, kinesis, flink);
    }
  }

  private static int run(Options options, LocalKinesis kinesis, Configuration flink)
      throws Exception {
    List<Part> parts = parts(options, kinesis.endpoint());
    List<Results> results = new ArrayList<>();
    for (Part part : parts) {
      results.add(Results.of(part.name(), part.command().options().get(SinkOptions.PATH)));
    }
    Map<EventKind, GeneratorSettings> kinds = new EnumMap<>(EventKind.class);
    parts.forEach(part -> kinds.put(part.kind(), part.settings()));
    kinds.keySet().forEach(kind -> kinesis.createStream(kind.toString(), SHARDS));
    System.err.printf(
        "Kinesis answers at %s; %,.0f records a second go into each of %s, of %d shards.%n",
        kinesis.endpoint(),
        options.get(RATE),
        kinds.keySet().stream().map(EventKind::toString).collect(Collectors.joining(", ")),
        SHARDS);
    Path folder = Results.localFolder(options.get(SinkOptions.PATH));
    Set<Path> before = Set.copyOf(Results.files(folder));
    try (LocalRun run = LocalRun.start(flink, parts.size());
        Feeds feeds = new Feeds(kinesis.endpoint())) {
      for (Part part : parts) {
        run.submit(part.command());
      }
      run.beforeEnd(
          () -> {
            feeds.close();
            awaitAllRead(parts, feeds, run);
          });
      kinds.forEach(
          (kind, settings) ->
              feeds.start(
                  kind.toString(),
                  settings,
                  options.get(GeneratorOptions.COUNT),
                  options.get(RATE)));
      int status = run.awaitEnd(LiveLines.OF_JOBS, results, options.get(DURATION));
      feeds.close();
      feeds.checkAllWentWell();
      return status == 0 && folder != null ? verify(parts, feeds, folder, before) : status;
    }
  }

  private static List<Part> parts(Options options, String endpoint) throws Exception {
    Map<String, String> presets = options.toMap();
    presets.remove(DURATION.key());
    presets.remove(RATE.key());
    presets.put(
        GeneratorOptions.RATE.key(),
        String.valueOf(options.get(RATE) / options.get(GeneratorOptions.SPEED)));
    if (options.get(GeneratorOptions.START).equals("now")) {
      // One moment for all, to know what each job must make of it.
      presets.put(
          GeneratorOptions.START.key(), Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    }
    presets.put("source.type", "kinesis");
    presets.put("source.endpoint", endpoint);
    presets.put("source.position", "TRIM_HORIZON");
    List<Part> parts = new ArrayList<>();
    for (Job<?> job : JobCatalogue.JOBS) {
      EventKind kind =
          ExpectedResults.kindOf(job.name())
              .orElse(ArchiveJob.GENERATED_KIND.config().defaultValue());
      presets.put("source.stream", kind.toString());
      presets.put("sink.path", options.get(SinkOptions.PATH) + "/" + job.name());
      parts.add(new Part(JobCommand.of(job, Options.Sources.of(List.of()), presets), kind));
    }
    return parts;
  }

  /** Waits until each job that still runs has read all that its stream has got. */
  private static void awaitAllRead(List<Part> parts, Feeds feeds, LocalRun run) {
    long latest = System.nanoTime() + LONGEST_CATCH_UP.toNanos();
    try {
      for (Part part : parts) {
        while (LiveLines.OF_JOBS.read(part.name()) < feeds.records(part.kind().toString())
            && !run.hasEnded(part.name())
            && System.nanoTime() < latest) {
          TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Compares what was written with what must be made of the records that were put. */
  private static int verify(List<Part> parts, Feeds feeds, Path folder, Set<Path> before)
      throws IOException {
    List<Verification> verifications = new ArrayList<>();
    for (Part part : parts) {
      verifications.add(
          Verification.of(
              new ExpectedResults(part.settings(), feeds.records(part.kind().toString())),
              part.name(),
              folder.resolve(part.name()),
              ZoneId.of(part.command().options().get(SinkOptions.ZONE)),
              file -> !before.contains(file)));
    }
    return VerifyCommand.report(verifications);
  }
}
