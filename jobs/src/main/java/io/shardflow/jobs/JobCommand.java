package io.shardflow.jobs;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.model.Event;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job with its options, as a command names them: {@code JOB [--key value ...]}, where the job may
 * also be the property {@code job.name}.
 */
public record JobCommand(Job<?> job, Options options) {

  /**
   * Reads a command.
   *
   * @param presets what the environment sets unless told otherwise, by key
   * @throws InvalidOptionsException with everything that is wrong
   */
  public static JobCommand parse(List<String> arguments, Map<String, String> presets)
      throws InvalidOptionsException {
    boolean named = !arguments.isEmpty() && !arguments.get(0).startsWith("-");
    Options.Sources sources =
        Options.Sources.of(named ? arguments.subList(1, arguments.size()) : arguments);
    String name = named ? arguments.get(0) : sources.jobName();
    return of(JobCatalogue.find(name), sources, presets);
  }

  /** A job with options from these sources. */
  public static JobCommand of(Job<?> job, Options.Sources sources, Map<String, String> presets)
      throws InvalidOptionsException {
    return new JobCommand(
        job, Options.resolve(job.name(), sources, optionsOf(job), presets, rulesOf(job)));
  }

  /** Every option of the job with type, default and meaning. */
  public static String help(Job<?> job, Map<String, String> presets) {
    return "%s: %s%n%nOptions, also as properties of the group before the first dot:%n%s"
        .formatted(job.name(), job.description(), Options.help(optionsOf(job), presets));
  }

  /**
   * Connects the job in this environment, to be submitted once.
   *
   * @throws InvalidOptionsException if there are results of an earlier run, and none should be
   */
  public void define(StreamExecutionEnvironment env) throws InvalidOptionsException {
    // No record is ever changed: nothing is lost by not copying it from operator to operator.
    env.getConfig().enableObjectReuse();
    JobFlow flow = new JobFlow(env, options, job.name());
    define(job, flow);
    flow.finish();
  }

  private <E extends Event> void define(Job<E> job, JobFlow flow) {
    job.define(flow.source(job.input(options), job.generated(options)), flow);
  }

  private static List<Options.Rule> rulesOf(Job<?> job) {
    return Stream.concat(
            Stream.<Options.Rule>of(SourceOptions::check, SinkOptions::check), job.rules().stream())
        .toList();
  }

  private static List<Option<?>> optionsOf(Job<?> job) {
    return Stream.of(SourceOptions.ALL, SinkOptions.ALL, TimeOptions.ALL, job.options())
        .<Option<?>>flatMap(List::stream)
        .toList();
  }
}
