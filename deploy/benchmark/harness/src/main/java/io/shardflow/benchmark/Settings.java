package io.shardflow.benchmark;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOptions;

/**
 * What is measured, and how long.
 *
 * @param sections what kinds of figures
 * @param tasks the jobs
 * @param rivals the contenders, the first of all always among them
 * @param parallelisms 1, 2 or both
 * @param rounds how often each contender has its turn
 * @param records events of a pass; null for each job's own number
 * @param quick whether it is only to be seen that all works: figures mean nothing
 * @param writeReadme whether the results and their chart are written into the benchmark's README
 */
record Settings(
    List<Section> sections,
    List<Task> tasks,
    List<Rival> rivals,
    List<Integer> parallelisms,
    int rounds,
    Long records,
    boolean quick,
    boolean writeReadme) {
  private static final String QUICK = "--quick";
  private static final String WRITE_README = "--write-readme";
  private static final long QUICK_RECORDS = 20_000;

  /** A kind of figures. */
  enum Section {
    /** The contenders, side by side. */
    COMPARISON,
    /** What is kept, and what a checkpoint of it takes. */
    STATE,
    /** From an event's put to its row. */
    LATENCY,
    /** Reading a stream of the local Kinesis. */
    KINESIS,
    /** More keys, larger records. */
    GROWTH;

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Option<List<String>> SECTIONS =
      list(
          "sections",
          "What is measured; all by default, but for a quick run.",
          names(Section.values(), Section::key));
  private static final Option<List<String>> JOBS =
      list("jobs", "Which jobs; all by default.", names(Task.values(), Task::job));
  private static final Option<List<String>> CONTENDERS =
      list(
          "contenders",
          "Which contenders, beside the plain loop; all by default.",
          names(Rival.values(), Rival::key));
  private static final Option<List<String>> PARALLELISMS =
      list("parallelism", "On one core, on two, or both.", List.of("1", "2"));
  private static final Option<Integer> ROUNDS =
      Option.checked(
          ConfigOptions.key("rounds")
              .intType()
              .defaultValue(5)
              .withDescription("How often each contender has its turn."),
          "number of 1 or more",
          rounds -> rounds > 0);
  private static final Option<Long> RECORDS =
      Option.checked(
          ConfigOptions.key("records")
              .longType()
              .noDefaultValue()
              .withDescription("Events of a pass; by default two million, of dedup one."),
          "number of 100 or more",
          records -> records >= 100);
  private static final List<Option<?>> OPTIONS =
      List.of(SECTIONS, JOBS, CONTENDERS, PARALLELISMS, ROUNDS, RECORDS);

  static String help() {
    return """
        benchmark [%s] [%s] [--key value ...]: our jobs and what else could do their work, side by side
          %s  only to see that it works, in a minute
          %s  writes the results into deploy/benchmark/README.md

        Options:
        %s"""
        .formatted(QUICK, WRITE_README, QUICK, WRITE_README, Options.help(OPTIONS, Map.of()));
  }

  /** Reads a command line. */
  static Settings of(List<String> arguments) throws InvalidOptionsException {
    List<String> words = new ArrayList<>(arguments);
    boolean quick = words.remove(QUICK);
    boolean writeReadme = words.remove(WRITE_README);
    Options options =
        Options.resolve("benchmark", Options.Sources.of(words), OPTIONS, Map.of(), List.of());
    Long records = options.get(RECORDS);
    return new Settings(
        quick && options.get(SECTIONS) == null
            ? List.of(Section.COMPARISON)
            : chosen(options.get(SECTIONS), Section.values(), Section::key),
        chosen(options.get(JOBS), Task.values(), Task::job),
        chosen(options.get(CONTENDERS), Rival.values(), Rival::key),
        options.get(PARALLELISMS) != null
            ? options.get(PARALLELISMS).stream().map(Integer::valueOf).sorted().toList()
            : quick ? List.of(2) : List.of(1, 2),
        options.get(ROUNDS),
        quick && records == null ? Long.valueOf(QUICK_RECORDS) : records,
        quick,
        writeReadme);
  }

  /** The jobs, parted into those that a contender does in one JVM. */
  List<List<Task>> tasksOfJvm() {
    // What the compiler has learnt from one job makes the next one slower or faster.
    return quick ? List.of(tasks) : tasks.stream().map(List::of).toList();
  }

  private static <T> List<T> chosen(List<String> names, T[] all, Function<T, String> name) {
    return Stream.of(all)
        .filter(one -> one == Rival.LIMIT || names == null || names.contains(name.apply(one)))
        .toList();
  }

  private static Option<List<String>> list(String key, String description, List<String> allowed) {
    return Option.checked(
        ConfigOptions.key(key).stringType().asList().noDefaultValue().withDescription(description),
        "some of " + String.join(", ", allowed) + ", with ; between",
        names -> !names.isEmpty() && allowed.containsAll(names));
  }

  private static <T> List<String> names(T[] all, Function<T, String> name) {
    return Arrays.stream(all).map(name).collect(Collectors.toList());
  }
}
