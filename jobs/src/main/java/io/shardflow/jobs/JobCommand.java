package io.shardflow.jobs;

import io.shardflow.jobs.deliver.DeliveryOptions;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.CatalogOptions;
import io.shardflow.jobs.sink.DataSetSelection;
import io.shardflow.jobs.sink.DataSets;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.TableOptions;
import io.shardflow.jobs.source.RecordOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.StreamInput;
import io.shardflow.jobs.source.kinesis.KinesisInput;
import io.shardflow.model.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.Value;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A job with its options, as the command line names them: {@code JOB [--key value ...]}. The name
 * of the job can also come from the property {@code job.name}.
 */
@Value
public class JobCommand {
  /** The presets of a local run, by key. They replace the defaults of a cluster. */
  public static final Map<String, String> LOCAL_PRESETS =
      Map.of(SourceOptions.TYPE.key(), "generator", SinkOptions.PATH.key(), "out");

  Job<?> job;
  Options options;

  /**
   * Parses a command line.
   *
   * @param presets values of the environment by key, used where the user gives none
   * @throws InvalidOptionsException with all problems, if there are any
   */
  public static JobCommand parse(List<String> arguments, Map<String, String> presets)
      throws InvalidOptionsException {
    boolean named = !arguments.isEmpty() && !arguments.get(0).startsWith("-");
    OptionSources sources =
        OptionSources.of(named ? arguments.subList(1, arguments.size()) : arguments);
    String name = named ? arguments.get(0) : sources.jobName();
    return of(JobCatalogue.find(name), sources, presets);
  }

  /**
   * Creates a command from a job and the values of its options.
   *
   * @param presets values of the environment by key, used where the user gives none
   * @throws InvalidOptionsException with all problems, if there are any
   */
  public static JobCommand of(Job<?> job, OptionSources sources, Map<String, String> presets)
      throws InvalidOptionsException {
    return new JobCommand(
        job, Options.resolve(job.name(), sources, optionsOf(job), presets, rulesOf(job)));
  }

  /** Returns a help text: each option of the job with allowed values, default and description. */
  public static String help(Job<?> job, Map<String, String> presets) {
    return String.format(
        "%s: %s%n%nOptions (as a property: the part before the first dot is the group):%n%s",
        job.name(), job.description(), Options.help(optionsOf(job), presets));
  }

  /**
   * Defines the job in this environment, which can then be executed once.
   *
   * @throws InvalidOptionsException if there are results of an earlier run and the options refuse
   *     them
   */
  public void define(StreamExecutionEnvironment env) throws InvalidOptionsException {
    define(env, KinesisInput::addSource);
  }

  /**
   * Does the same with another stream in place of Kinesis.
   *
   * @return the names of the data sets that the job writes
   */
  public Set<String> define(StreamExecutionEnvironment env, StreamInput stream)
      throws InvalidOptionsException {
    // Records are immutable, so operators need no copies of them.
    env.getConfig().enableObjectReuse();
    JobFlow flow = new JobFlow(env, options, job.name(), stream);
    define(job, flow);
    flow.finish();
    return flow.dataSets();
  }

  private <E extends Event> void define(Job<E> job, JobFlow flow) {
    job.define(
        flow.source(job.input(options), job.inputFields(), job.generatedKind(options).orElse(null)),
        flow);
  }

  private static List<Options.Rule> rulesOf(Job<?> job) {
    return Stream.concat(
            Stream.<Options.Rule>of(
                SourceOptions::check,
                (options, problems) -> checkGenerator(job, options, problems),
                (options, problems) -> RecordOptions.check(job.inputFields(), options, problems),
                (options, problems) -> DeliveryOptions.check(dataSetsOf(job), options, problems),
                SinkOptions::check,
                (options, problems) -> DataSetSelection.check(dataSetsOf(job), options, problems),
                TableOptions::check),
            job.rules().stream())
        .collect(Collectors.toUnmodifiableList());
  }

  /** Checks that the events of the job can be generated if its options ask for it. */
  private static void checkGenerator(Job<?> job, Options options, List<Problem> problems) {
    if (!SourceOptions.TYPE.isAmong(problems)
        && options.get(SourceOptions.TYPE) == SourceOptions.Type.GENERATOR
        && job.generatedKind(options).isEmpty()) {
      problems.add(
          new Problem(
              SourceOptions.TYPE.key(),
              "generator",
              "cannot generate events of type "
                  + job.input(options).type().getSimpleName()
                  + ": use kinesis or file, or add a kind to EventKind in datagen/generator"));
    }
  }

  /** Returns all data sets that a job can have: its own and those of every job. */
  public static List<String> dataSetsOf(Job<?> job) {
    return Stream.concat(job.dataSets().stream(), DataSets.COMMON.stream())
        .collect(Collectors.toUnmodifiableList());
  }

  /** Returns all metrics of a job: those of every job and its own. */
  public static List<JobMetric> metricsOf(Job<?> job) {
    return Stream.concat(Metrics.COMMON.stream(), job.metrics().stream())
        .collect(Collectors.toUnmodifiableList());
  }

  /** Returns all options of a job: those of every job and its own. */
  public static List<Option<?>> optionsOf(Job<?> job) {
    return Stream.of(
            SourceOptions.ALL,
            RecordOptions.ALL,
            RecordOptions.sourcesOf(job.inputFields()),
            SinkOptions.ALL,
            CatalogOptions.ALL,
            List.of(DataSetSelection.DATA_SETS),
            TableOptions.ALL,
            DeliveryOptions.targetsOf(dataSetsOf(job)),
            DeliveryOptions.ALL,
            TimeOptions.ALL,
            job.options())
        .<Option<?>>flatMap(List::stream)
        .collect(Collectors.toUnmodifiableList());
  }
}
