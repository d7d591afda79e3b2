package io.shardflow.local.discover;

import io.shardflow.codec.RecordFormat;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.RecordOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.local.discover.suggest.Reading;
import io.shardflow.local.discover.suggest.SampleReader;
import io.shardflow.local.discover.suggest.Suggester;
import io.shardflow.local.discover.suggest.Suggestion;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The options with which jobs read the sampled records. */
final class Mappings {
  private final Discovery discovery;
  private final SampleReader sample;
  private final Options options;
  private final OptionSources sources;
  private final SourceOptions.Type type;

  /**
   * Creates the mappings.
   *
   * @param options the options of discover
   * @param sources those of them that the user has given
   */
  Mappings(Discovery discovery, Options options, OptionSources sources) {
    this.discovery = discovery;
    this.sample = discovery.reader();
    this.options = options;
    this.sources = sources;
    this.type = options.get(SourceOptions.TYPE);
  }

  /** Returns the options with which a job reads the records, and what it reads then. */
  String of(Job<?> job) throws Exception {
    return job.inputFields().isEmpty()
        ? "%s keeps every record as it is, and needs no options for its fields.%n"
            .formatted(job.name())
        : describe(job);
  }

  private <E extends Event> String describe(Job<E> job) throws Exception {
    EventFormat<E> format = job.input(defaults(job));
    List<Option<?>> ofRecords = new ArrayList<>(RecordOptions.ALL);
    ofRecords.addAll(RecordOptions.sourcesOf(job.inputFields()));
    Suggestion suggestion =
        new Suggester<>(format, discovery.fields(), sample).suggest(given(ofRecords));
    Map<String, String> withConstants = new LinkedHashMap<>(suggestion.options());
    withConstants.putAll(suggestion.constants());
    String text =
        SuggestionText.of(
            job.name(),
            sourceOptions(),
            suggestion,
            sample.read(format, shape(job, Map.of())),
            sample.read(format, shape(job, suggestion.options())),
            suggestion.constants().isEmpty()
                ? null
                : sample.read(format, shape(job, withConstants)),
            type == SourceOptions.Type.KINESIS);
    return type == SourceOptions.Type.GENERATOR
        ? text + "These options are only valid with source.type=kinesis or file.\n"
        : text;
  }

  /**
   * Returns one line for each job that can read some of the records. If no job reads most of them,
   * also names those that would with options.
   */
  String ofAllJobs(long records) throws Exception {
    StringBuilder lines = new StringBuilder();
    boolean known = false;
    for (Job<?> job : JobCatalogue.JOBS) {
      boolean opaque = job.input(defaults(job)).opaque();
      long events = opaque ? records : asIs(job).events();
      known |= !opaque && 2 * events > records;
      if (events > 0) {
        lines.append(
            "%s reads %s of these records%n".formatted(job.name(), Percentage.of(events, records)));
      }
    }
    for (Job<?> job : known ? List.<Job<?>>of() : JobCatalogue.JOBS) {
      if (!job.inputFields().isEmpty()) {
        lines.append(withOptions(job));
      }
    }
    return lines.toString();
  }

  private Reading asIs(Job<?> job) throws Exception {
    return sample.read(job.input(defaults(job)), shape(job, Map.of()));
  }

  private <E extends Event> String withOptions(Job<E> job) throws Exception {
    EventFormat<E> format = job.input(defaults(job));
    Suggestion suggestion = new Suggester<>(format, discovery.fields(), sample).suggest(Map.of());
    Map<String, String> best = suggestion.options();
    best.putAll(suggestion.constants());
    Reading mapped = sample.read(format, shape(job, best));
    return suggestion.isLikely() && mapped.share() > asIs(job).share()
        ? "%s reads %s with options that discover --for %s prints%n"
            .formatted(job.name(), Percentage.of(mapped.events(), mapped.total()), job.name())
        : "";
  }

  private RecordFormat shape(Job<?> job, Map<String, String> suggested)
      throws InvalidOptionsException {
    Map<String, String> values =
        new LinkedHashMap<>(given(List.of(RecordOptions.FRAMING, RecordOptions.TIME_ZONE)));
    values.putAll(suggested);
    return shape(job, values, sample.isCsv());
  }

  /**
   * Returns the format of records with these options.
   *
   * @throws InvalidOptionsException if they are not valid for the job
   */
  static RecordFormat shape(Job<?> job, Map<String, String> suggested, boolean csv)
      throws InvalidOptionsException {
    List<String> fields = job.inputFields();
    List<Option<?>> known =
        Stream.of(SourceOptions.ALL, RecordOptions.ALL, RecordOptions.sourcesOf(fields))
            .<Option<?>>flatMap(List::stream)
            .toList();
    Map<String, String> values = new LinkedHashMap<>(suggested);
    // Only the shape of the records matters here, not where they come from.
    values.put(SourceOptions.TYPE.key(), "file");
    values.put(FileOptions.FORMAT.key(), csv ? "csv" : "json");
    return RecordOptions.format(
        fields,
        Options.resolve(
            job.name(),
            OptionSources.ofOnly(values),
            known,
            Map.of(),
            List.of((all, problems) -> RecordOptions.check(fields, all, problems))));
  }

  /** Returns what the user has set of some options, by key. */
  private Map<String, String> given(List<Option<?>> some) {
    Map<String, String> given = new LinkedHashMap<>();
    for (Option<?> option : some) {
      if (sources.value(option) != null) {
        given.put(option.key(), sources.value(option));
      }
    }
    return given;
  }

  /** Returns the options of the source for the command line of a job. */
  private Map<String, String> sourceOptions() {
    if (type == SourceOptions.Type.GENERATOR) {
      return Map.of();
    }
    List<Option<?>> some = new ArrayList<>(SourceOptions.ALL);
    some.removeAll(GeneratorOptions.ALL);
    some.addAll(List.of(RecordOptions.FRAMING, RecordOptions.TIME_ZONE));
    return given(some);
  }

  /** Returns the defaults of the job's own options, which are all that its input depends on. */
  private static Options defaults(Job<?> job) throws InvalidOptionsException {
    return Options.resolve(
        job.name(), OptionSources.ofOnly(Map.of()), job.options(), Map.of(), List.of());
  }
}
