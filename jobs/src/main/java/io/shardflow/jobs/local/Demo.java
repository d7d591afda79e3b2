package io.shardflow.jobs.local;

import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.answers.KnownAnswers;
import io.shardflow.datagen.answers.Verification;
import io.shardflow.jobs.Job;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.jobs.runtime.GeneratorOptions;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.jobs.runtime.Options;
import io.shardflow.jobs.runtime.SinkOptions;
import io.shardflow.jobs.runtime.TimeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/** Every job on generated events, in one cluster, for a while. */
final class Demo {
  private static final Option<Duration> DURATION =
      Option.checked(
          ConfigOptions.key("demo.duration")
              .durationType()
              .defaultValue(Duration.ofMinutes(2))
              .withDescription("How long the demo runs."),
          "duration of 1 s or more, such as 2 min",
          duration -> duration.toSeconds() >= 1);

  private static final Map<String, String> PRESETS =
      Map.of("sink.path", "out/demo", "generator.start", "now", "sink.roll.interval", "10 s");

  private static final List<Option<?>> OPTIONS =
      Stream.of(List.of(DURATION), GeneratorOptions.ALL, SinkOptions.ALL, TimeOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  private Demo() {}

  static int run(List<String> arguments, Configuration flink, boolean help) throws Exception {
    if (help) {
      System.out.print(
          "demo: every job on generated events\n\nOptions:\n" + Options.help(OPTIONS, PRESETS));
      return 0;
    }
    Options options =
        Options.resolve(
            "demo",
            Options.Sources.of(arguments),
            OPTIONS,
            PRESETS,
            List.of(GeneratorOptions::check));
    Map<String, String> presets = options.toMap();
    presets.remove(DURATION.key());
    presets.put("source.type", "generator");
    if (options.get(GeneratorOptions.START).equals("now")) {
      // One moment for all, to know what each job must make of it.
      presets.put(
          GeneratorOptions.START.key(), Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    }
    List<JobCommand> commands = new ArrayList<>();
    for (Job job : JobCatalogue.JOBS) {
      presets.put("sink.path", options.get(SinkOptions.PATH) + "/" + job.name());
      commands.add(JobCommand.of(job, Options.Sources.of(List.of()), presets));
    }
    Path folder = Results.localFolder(options.get(SinkOptions.PATH));
    Set<Path> before = Set.copyOf(Results.files(folder));
    int status = LocalMain.run(commands, flink, options.get(DURATION));
    return status == 0 && folder != null ? verify(commands, folder, before) : status;
  }

  /** Compares what was written with what must be made of the records that each job has read. */
  private static int verify(List<JobCommand> commands, Path folder, Set<Path> before)
      throws IOException {
    List<Verification> verifications = new ArrayList<>();
    for (JobCommand command : commands) {
      String job = command.job().name();
      EventKind kind =
          KnownAnswers.kindOf(job)
              .orElseGet(() -> command.options().get(ArchiveJob.GENERATED_KIND));
      GeneratorSettings settings = GeneratorOptions.settings(command.options(), kind);
      verifications.add(
          Verification.of(
              new KnownAnswers(settings, LiveLines.OF_JOBS.read(job)),
              job,
              folder.resolve(job),
              ZoneId.of(command.options().get(SinkOptions.ZONE)),
              file -> !before.contains(file)));
    }
    return VerifyCommand.report(verifications);
  }
}
