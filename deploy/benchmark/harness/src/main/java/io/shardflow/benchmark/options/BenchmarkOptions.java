package io.shardflow.benchmark.options;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;

/**
 * The options of a benchmark run.
 *
 * @param sections the sections to run
 * @param jobs the jobs to compare
 * @param contenders the contenders to compare, always including the first one
 * @param parallelisms the numbers of cores to measure on: 1, 2 or both
 * @param rounds the number of measured rounds per contender
 * @param records the number of input events; null for each job's default
 * @param quick whether to check the results only, and measure nothing
 * @param writeReadme whether to write the tables and the chart into the benchmark's README
 */
public record BenchmarkOptions(
    List<Section> sections,
    List<BenchmarkJob> jobs,
    List<ContenderType> contenders,
    List<Integer> parallelisms,
    int rounds,
    Long records,
    boolean quick,
    boolean writeReadme) {
  private static final String QUICK = "--quick";
  private static final String WRITE_README = "--write-readme";
  private static final long QUICK_RECORDS = 20_000;
  private static final int MIN_ROUNDS = 1;
  private static final long MIN_RECORDS = 100;

  private static final Option<List<String>> SECTIONS =
      list(
          "sections",
          "Sections to run. Default: all; only the comparison with " + QUICK + ".",
          names(Section.values(), Section::key));
  private static final Option<List<String>> JOBS =
      list(
          "jobs",
          "Jobs to compare. Default: all.",
          names(BenchmarkJob.values(), BenchmarkJob::jobName));
  private static final Option<List<String>> CONTENDERS =
      list(
          "contenders",
          "Contenders to compare, in addition to the plain loop (limit). Default: all.",
          names(ContenderType.values(), ContenderType::key));
  private static final Option<List<String>> PARALLELISMS =
      list(
          "parallelism",
          "Number of cores to measure on. Default: both, one after the other.",
          List.of("1", "2"));
  private static final Option<Integer> ROUNDS =
      Option.checked(
          ConfigOptions.key("rounds")
              .intType()
              .defaultValue(5)
              .withDescription("Number of measured rounds per contender."),
          "number of " + MIN_ROUNDS + " or more",
          rounds -> rounds >= MIN_ROUNDS);
  private static final Option<Long> RECORDS =
      Option.checked(
          ConfigOptions.key("records")
              .longType()
              .noDefaultValue()
              .withDescription(
                  "Number of input events. Default: two million; one million for dedup."),
          "number of " + MIN_RECORDS + " or more",
          records -> records >= MIN_RECORDS);
  private static final List<Option<?>> OPTIONS =
      List.of(SECTIONS, JOBS, CONTENDERS, PARALLELISMS, ROUNDS, RECORDS);

  /** Returns the help text. */
  public static String help() {
    return """
        benchmark [%s] [%s] [--key value ...]: compares the speed of the jobs with that of other implementations
          %s  checks that all contenders give the same results, in a minute; measures nothing
          %s  writes the results into deploy/benchmark/README.md
        Options:
        %s"""
        .formatted(QUICK, WRITE_README, QUICK, WRITE_README, Options.help(OPTIONS, Map.of()));
  }

  /**
   * Parses a command line.
   *
   * @throws InvalidOptionsException if options are unknown or have invalid values; names all of
   *     them
   */
  public static BenchmarkOptions parse(List<String> arguments) throws InvalidOptionsException {
    List<String> remaining = new ArrayList<>(arguments);
    boolean quick = remaining.remove(QUICK);
    boolean writeReadme = remaining.remove(WRITE_README);
    Options options =
        Options.resolve("benchmark", OptionSources.of(remaining), OPTIONS, Map.of(), List.of());
    Long records = options.get(RECORDS);
    return new BenchmarkOptions(
        quick && options.get(SECTIONS) == null
            ? List.of(Section.COMPARISON)
            : selected(options.get(SECTIONS), Section.values(), Section::key),
        selected(options.get(JOBS), BenchmarkJob.values(), BenchmarkJob::jobName),
        selected(options.get(CONTENDERS), ContenderType.values(), ContenderType::key),
        options.get(PARALLELISMS) != null
            ? options.get(PARALLELISMS).stream().map(Integer::valueOf).sorted().toList()
            : quick ? List.of(2) : List.of(1, 2),
        options.get(ROUNDS),
        quick && records == null ? Long.valueOf(QUICK_RECORDS) : records,
        quick,
        writeReadme);
  }

  /** Returns the jobs in groups; each contender runs a group of jobs in one JVM. */
  public List<List<BenchmarkJob>> jobsPerJvm() {
    // The JIT profile of one job makes the next one slower or faster, so each measured job has its
    // own JVM.
    return quick ? List.of(jobs) : jobs.stream().map(List::of).toList();
  }

  private static <T> List<T> selected(List<String> names, T[] all, Function<T, String> name) {
    return Stream.of(all)
        .filter(
            value ->
                value == ContenderType.REFERENCE_LOOP
                    || names == null
                    || names.contains(name.apply(value)))
        .toList();
  }

  private static Option<List<String>> list(String key, String description, List<String> allowed) {
    return Option.checked(
        ConfigOptions.key(key).stringType().asList().noDefaultValue().withDescription(description),
        "one or more of " + String.join(", ", allowed) + ", separated by ;",
        names -> !names.isEmpty() && allowed.containsAll(names));
  }

  private static <T> List<String> names(T[] all, Function<T, String> name) {
    return Arrays.stream(all).map(name).collect(Collectors.toList());
  }
}
