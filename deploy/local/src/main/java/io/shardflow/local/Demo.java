package io.shardflow.local;

import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.expected.Verification;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.CatalogOptions;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.local.command.Command;
import io.shardflow.local.datagen.Feeds;
import io.shardflow.local.live.DemoPage;
import io.shardflow.local.run.JobProgress;
import io.shardflow.local.run.LocalRun;
import io.shardflow.local.run.Results;
import io.shardflow.local.verify.VerifyCommand;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * The command {@code demo}: puts generated events into a local Kinesis, runs every job on them in
 * one cluster for a while, and compares the files of the jobs with the expected results.
 */
final class Demo implements Command {
  private static final int SHARDS = 4;
  private static final Duration MAX_CATCH_UP = Duration.ofMinutes(2);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private static final Option<Duration> DURATION =
      Option.checked(
          ConfigOptions.key("demo.duration")
              .durationType()
              .defaultValue(Duration.ofMinutes(2))
              .withDescription("The duration of the demo."),
          "duration of 1 s or more, such as 2 min",
          duration -> duration.toSeconds() >= 1);

  private static final Option<Double> RATE =
      Option.checked(
          ConfigOptions.key("rate")
              .doubleType()
              .defaultValue(1000.0)
              .withDescription("The number of records per second that are put into each stream."),
          "number above 0, up to 100000",
          rate -> rate > 0 && rate <= 1e5);

  private static final Map<String, String> PRESETS =
      Map.of("sink.path", "out/demo", "generator.start", "now", "sink.roll.interval", "10 s");

  /** The rate of the generator is left out, because it follows from the rate of the demo. */
  private static final List<Option<?>> OPTIONS =
      Stream.of(
              List.of(DURATION, RATE, DemoPage.PORT),
              GeneratorOptions.ALL.stream()
                  .filter(option -> option != GeneratorOptions.RATE)
                  .toList(),
              SinkOptions.ALL,
              CatalogOptions.ALL,
              TimeOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  /** A job of the demo, with the stream that it reads. */
  private record DemoJob(JobCommand command, DemoStream stream) {
    String name() {
      return command.job().name();
    }
  }

  @Override
  public String help() {
    return """
demo [--key value ...]: puts generated events into a local Kinesis, runs every job on them, and compares the
results with the expected results

Options:
"""
        + Options.help(OPTIONS, PRESETS);
  }

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    Options options =
        Options.resolve(
            "demo",
            OptionSources.of(arguments),
            OPTIONS,
            PRESETS,
            List.of(GeneratorOptions::check));
    try (DemoPage page =
        DemoPage.start(options.get(DemoPage.PORT), options.get(SinkOptions.PATH), flink)) {
      return run(options, page, flink);
    }
  }

  private static int run(Options options, DemoPage page, Configuration flink) throws Exception {
    try (LocalKinesis kinesis = LocalKinesis.start(KinesisSettings.DEFAULT)) {
      List<JobCommand> commands = commands(options, kinesis.endpoint(), page);
      GeneratorSettings settings = GeneratorOptions.settings(commands.get(0).options());
      try (AlertCircle circle = new AlertCircle(kinesis, settings)) {
        return run(
            options, kinesis, circle, jobs(commands, settings, options, circle), page, flink);
      }
    }
  }

  private static int run(
      Options options,
      LocalKinesis kinesis,
      AlertCircle circle,
      List<DemoJob> jobs,
      DemoPage page,
      Configuration flink)
      throws Exception {
    List<Results> results = new ArrayList<>();
    Map<String, DemoStream> streams = new LinkedHashMap<>();
    for (DemoJob job : jobs) {
      results.add(Results.of(job.name(), job.command().options().get(SinkOptions.PATH)));
      streams.put(job.stream().name(), job.stream());
    }
    streams.keySet().forEach(stream -> kinesis.createStream(stream, SHARDS));
    System.err.printf(
        "Kinesis endpoint: %s. Streams of %d shards: %s.%n",
        kinesis.endpoint(),
        SHARDS,
        streams.values().stream()
            .map(stream -> "%s (%,.0f records/s)".formatted(stream.name(), stream.perSecond()))
            .collect(Collectors.joining(", ")));
    Path folder = Results.localFolder(options.get(SinkOptions.PATH));
    Set<Path> existing = Set.copyOf(Results.files(folder));
    int status;
    boolean isInterrupted;
    try (LocalRun run = LocalRun.start(flink, jobs.size());
        Feeds feeds = new Feeds(kinesis.endpoint())) {
      for (DemoJob job : jobs) {
        run.submit(job.command());
      }
      page.follow(jobs.stream().map(DemoJob::name).toList(), run);
      run.beforeStop(
          () -> {
            feeds.close();
            awaitAllRead(jobs, feeds, run);
          });
      streams.forEach(
          (name, stream) ->
              feeds.start(
                  name,
                  stream.generator(),
                  options.get(GeneratorOptions.COUNT),
                  stream.perSecond(),
                  stream.beforeEach()));
      status = run.awaitEnd(JobProgress.OF_JOBS, results, options.get(DURATION));
      feeds.close();
      feeds.checkAllSucceeded();
      circle.close();
      if (streams.containsKey(AlertCircle.STREAM)) {
        circle.print(System.out);
      }
      page.keepMetrics();
      if (status == 0 && folder != null) {
        status = verify(jobs, feeds, circle, folder, existing);
      }
      isInterrupted = run.isInterrupted();
    }
    if (!isInterrupted) {
      page.awaitUser();
    }
    return status;
  }

  /** Returns the jobs of the demo with their options, and prints which jobs are left out. */
  private static List<JobCommand> commands(Options options, String endpoint, DemoPage page)
      throws Exception {
    Map<String, String> presets = options.toMap();
    presets.remove(DURATION.key());
    presets.remove(RATE.key());
    presets.remove(DemoPage.PORT.key());
    presets.put(
        GeneratorOptions.RATE.key(),
        String.valueOf(options.get(RATE) / options.get(GeneratorOptions.SPEED)));
    if (options.get(GeneratorOptions.START).equals("now")) {
      // The expected results are computed from the same start later.
      presets.put(
          GeneratorOptions.START.key(), Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    }
    presets.put("source.type", "kinesis");
    presets.put("source.endpoint", endpoint);
    presets.put("source.position", "TRIM_HORIZON");
    List<JobCommand> commands = new ArrayList<>();
    for (Job<?> job : JobCatalogue.JOBS) {
      Optional<EventKind> kind = kindOf(job.name());
      if (kind.isEmpty()) {
        System.err.printf(
            "The demo leaves out %s: datagen/expected has no expected results for it.%n",
            job.name());
        continue;
      }
      Map<String, String> ofJob = new HashMap<>(presets);
      ofJob.put("source.stream", kind.get().toString());
      ofJob.put("sink.path", options.get(SinkOptions.PATH) + "/" + job.name());
      if (job.name().equals(AlertCircle.JOB)) {
        ofJob.putAll(AlertCircle.JOB_OPTIONS);
      }
      page.deliver(job.name(), ofJob);
      commands.add(JobCommand.of(job, OptionSources.of(List.of()), ofJob));
    }
    return commands;
  }

  /** Returns the jobs with their streams. */
  private static List<DemoJob> jobs(
      List<JobCommand> commands, GeneratorSettings settings, Options options, AlertCircle circle) {
    Map<EventKind, DemoStream> streams = new EnumMap<>(EventKind.class);
    List<DemoJob> jobs = new ArrayList<>();
    for (JobCommand command : commands) {
      String name = command.job().name();
      jobs.add(
          new DemoJob(
              command,
              name.equals(AlertCircle.JOB)
                  ? circle.stream()
                  : streams.computeIfAbsent(
                      kindOf(name).orElseThrow(),
                      kind ->
                          new DemoStream(
                              kind.toString(),
                              kind,
                              new EventGenerator(kind, settings),
                              options.get(RATE),
                              index -> {}))));
    }
    return jobs;
  }

  /** Returns the kind of events that a job reads, or none if it has no expected results. */
  static Optional<EventKind> kindOf(String job) {
    return job.equals(ExpectedResults.ARCHIVE)
        ? Optional.of(EventKind.SENSORS)
        : ExpectedResults.kindOf(job);
  }

  /** Waits until each job that still runs has read all records of its stream. */
  private static void awaitAllRead(List<DemoJob> jobs, Feeds feeds, LocalRun run) {
    long deadline = System.nanoTime() + MAX_CATCH_UP.toNanos();
    try {
      for (DemoJob job : jobs) {
        while (JobProgress.OF_JOBS.read(job.name()) < feeds.records(job.stream().name())
            && !run.hasEnded(job.name())
            && System.nanoTime() < deadline) {
          TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL.toMillis());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Compares the files of the jobs with the results expected for the records of their streams. */
  private static int verify(
      List<DemoJob> jobs, Feeds feeds, AlertCircle circle, Path folder, Set<Path> existing)
      throws IOException {
    List<Verification> verifications = new ArrayList<>();
    String difference = null;
    for (DemoJob job : jobs) {
      DemoStream stream = job.stream();
      verifications.add(
          Verification.of(
              new ExpectedResults(stream.kind(), stream.generator(), feeds.records(stream.name())),
              job.name(),
              folder.resolve(job.name()),
              ZoneId.of(job.command().options().get(SinkOptions.ZONE)),
              file -> !existing.contains(file)));
      if (stream.name().equals(AlertCircle.STREAM)) {
        difference =
            circle.difference(
                Results.files(folder.resolve(job.name()).resolve(AlertCircle.DATA_SET)).stream()
                    .filter(file -> !existing.contains(file))
                    .toList());
      }
    }
    int status = VerifyCommand.report(verifications);
    if (difference != null) {
      System.out.println("Alerts and commands are NOT equal: " + difference);
    }
    return difference == null ? status : 1;
  }
}
