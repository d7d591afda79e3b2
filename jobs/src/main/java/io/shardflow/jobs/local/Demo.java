package io.shardflow.jobs.local;

import io.shardflow.jobs.Job;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.runtime.GeneratorOptions;
import io.shardflow.jobs.runtime.InvalidOptionsException;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.jobs.runtime.Options;
import io.shardflow.jobs.runtime.SinkOptions;
import io.shardflow.jobs.runtime.TimeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    List<JobCommand> commands = new ArrayList<>();
    for (Job job : JobCatalogue.JOBS) {
      commands.add(command(job, options));
    }
    return LocalMain.run(commands, flink, options.get(DURATION));
  }

  /** The job with the options of the demo, and a folder of its own. */
  private static JobCommand command(Job job, Options options) throws InvalidOptionsException {
    Map<String, String> presets = options.toMap();
    presets.remove(DURATION.key());
    presets.put("source.type", "generator");
    presets.put("sink.path", options.get(SinkOptions.PATH) + "/" + job.name());
    return JobCommand.of(job, Options.Sources.of(List.of()), presets);
  }
}
