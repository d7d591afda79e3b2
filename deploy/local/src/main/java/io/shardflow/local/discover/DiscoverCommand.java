package io.shardflow.local.discover;

import io.shardflow.codec.AnyObject;
import io.shardflow.codec.RecordFormat;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.RecordOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import io.shardflow.local.command.Command;
import io.shardflow.local.command.CommandLine;
import io.shardflow.model.Decoded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * The command {@code discover}: samples the records of a source, and prints their fields, the jobs
 * that can read them, and a {@code CREATE TABLE} statement for Flink SQL.
 */
public final class DiscoverCommand implements Command {
  /** Unlike jobs, discover reads the records that a stream already holds, and writes none. */
  private static final Map<String, String> PRESETS;

  static {
    Map<String, String> presets = new TreeMap<>(CommandLine.PRESETS);
    presets.remove(SinkOptions.PATH.key());
    presets.put(KinesisOptions.POSITION.key(), "TRIM_HORIZON");
    PRESETS = Map.copyOf(presets);
  }

  private static final Option<String> FOR =
      Option.oneOf(
          ConfigOptions.key("for")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The job that is to read the records. discover then prints the options with which"
                      + " the job reads most of them. Options that are given, such as"
                      + " map.FIELD, are kept."),
          JobCatalogue.JOBS.stream().map(Job::name).toList());

  private static final List<Option<?>> OPTIONS =
      Stream.of(
              RecordSampler.OPTIONS,
              List.of(FOR, GeneratorOptions.KIND),
              SourceOptions.ALL,
              RecordOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  @Override
  public String help() {
    return """
        discover [--for JOB] [--key value ...]: prints the fields of the records of a stream or of files, the jobs
        that can read them, and a table for Flink SQL. With --for, prints the options that make JOB read them.
        Writes nothing.

        Options:
        """
        + Options.help(OPTIONS, PRESETS);
  }

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    OptionSources sources = OptionSources.of(arguments);
    Job<?> job =
        JobCatalogue.JOBS.stream()
            .filter(each -> each.name().equals(sources.value(FOR)))
            .findFirst()
            .orElse(null);
    Options options = options(sources, job);
    RecordSampler sampler = new RecordSampler(forSampling(options));
    SourceTable table = new SourceTable(options);
    List<Decoded<AnyObject>> sampled = sampler.sample(flink);
    List<Decoded<AnyObject>> records =
        splitsRecords(options) ? SingleObjects.split(sampled) : sampled;
    boolean singleObjects = countObjects(records) == countObjects(sampled);
    Discovery discovery = Discovery.of(records, table.isCsv());
    long invalid = records.size() - discovery.objects();
    String shape = table.isCsv() ? "CSV rows" : "JSON objects";
    if (discovery.objects() == 0) {
      boolean isFile = options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE;
      throw new IOException(
          "%,d records of %s were read, but none of them are %s%s"
              .formatted(
                  records.size(),
                  sampler.sourceName(),
                  shape,
                  isFile ? "; check --" + FileOptions.FORMAT.key() : ""));
    }
    String problem = table.problem();
    Mappings mappings = new Mappings(discovery, options, sources);
    System.out.printf(
        "%,d records of %s%s%n%n%s%n%s%n%s%s",
        records.size(),
        sampler.sourceName(),
        invalid == 0 ? "" : "; %,d could not be decoded as %s".formatted(invalid, shape),
        discovery.fieldTable(),
        job == null ? mappings.ofAllJobs(records.size()) : mappings.of(job),
        problem == null ? table.comments(singleObjects) : "",
        problem == null ? discovery.createTable(table.name(), table.withOptions()) : problem);
    return 0;
  }

  /**
   * Returns the options.
   *
   * @param job the job that is to read the records, or null
   */
  private static Options options(OptionSources sources, Job<?> job) throws InvalidOptionsException {
    List<String> fields = job == null ? List.of() : job.inputFields();
    List<Option<?>> known = new ArrayList<>(OPTIONS);
    known.addAll(RecordOptions.sourcesOf(fields));
    Set<String> ofOtherJobs = new HashSet<>(JobCatalogue.optionKeys());
    known.forEach(option -> ofOtherJobs.remove(option.key()));
    return Options.resolve(
        "discover",
        sources.ignoreProperties(ofOtherJobs),
        known,
        PRESETS,
        List.of(
            SourceOptions::check,
            (options, problems) -> {
              if (job != null) {
                RecordOptions.check(fields, options, problems);
              } else {
                problems.replaceAll(DiscoverCommand::nameJob);
              }
            }));
  }

  private static Problem nameJob(Problem problem) {
    return problem.key() != null && problem.key().startsWith("map.")
        ? new Problem(problem.key(), problem.value(), "needs --" + FOR.key() + " JOB")
        : problem;
  }

  /** Returns the options without those that only concern the events in the records. */
  private static Options forSampling(Options options) throws InvalidOptionsException {
    Map<String, String> values = options.toMap(OPTIONS);
    values.remove(RecordOptions.RECORDS.key());
    if (splitsRecords(options)) {
      values.put(RecordOptions.FRAMING.key(), "single");
    }
    return Options.resolve("discover", OptionSources.ofOnly(values), OPTIONS, Map.of(), List.of());
  }

  /** Returns whether the records of a stream are split after the sample has been taken. */
  private static boolean splitsRecords(Options options) {
    return options.get(SourceOptions.TYPE) == SourceOptions.Type.KINESIS
        && options.get(RecordOptions.FRAMING) == RecordFormat.Framing.AUTO;
  }

  private static long countObjects(List<Decoded<AnyObject>> records) {
    return records.stream().filter(Decoded::isEvent).count();
  }
}
