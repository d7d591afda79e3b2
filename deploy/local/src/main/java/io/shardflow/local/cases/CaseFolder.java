package io.shardflow.local.cases;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import io.shardflow.local.cases.format.CaseInput;
import io.shardflow.local.cases.format.TestCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The folder in which a case finds its input and writes its results, and the options that result
 * from it. They replace those that say where the user's job reads and writes.
 */
public final class CaseFolder {
  /** The options that only say where a stream is. A case does not need them. */
  static final Map<String, String> PRESETS =
      Map.of(KinesisOptions.STREAM.key(), "test", KinesisOptions.REGION.key(), "us-east-1");

  private static final List<String> OUTPUT_GROUPS = List.of("sink.", "deliver.");

  private final TestCase test;
  private final Path folder;

  CaseFolder(TestCase test, Path folder) {
    this.test = test;
    this.folder = folder;
  }

  /** Returns the folder that holds the data sets. */
  public Path results() {
    return folder.resolve("out");
  }

  /**
   * Returns the values that the user gives, with the input and the folder of the case.
   *
   * @param pathKeys the options that name files, which may be relative to the test file
   */
  public OptionSources userOptions(Collection<String> pathKeys) throws IOException {
    Map<String, String> values = new HashMap<>();
    test.options().forEach((key, value) -> values.put(key, value.text()));
    if (test.config() != null) {
      values.put(OptionSources.CONFIG.key(), test.resolve(test.config().text()).toString());
    }
    Map<String, String> merged = OptionSources.of(values).merged(Map.of());
    for (String key : pathKeys) {
      String found = besideTheFile(merged.get(key));
      if (found != null) {
        values.put(key, found);
      }
    }
    values.putAll(places());
    return OptionSources.of(values);
  }

  /**
   * Checks the values of all options, and resolves those with which the case runs: without the ones
   * that say where and how results are written, as the case reads them as JSON. The former need not
   * fit together: a table, for example, has libraries of its own.
   *
   * @param command the name of the command
   * @param known the options of the command
   * @param runOptions checks and resolves the options of the run
   * @throws InvalidOptionsException with all problems, if there are any
   */
  public <T> T resolve(
      String command, OptionSources user, List<Option<?>> known, Resolver<T> runOptions)
      throws IOException, InvalidOptionsException {
    Map<String, String> values = user.merged(Map.of());
    values.keySet().removeIf(key -> OUTPUT_GROUPS.stream().anyMatch(key::startsWith));
    values.putAll(places());
    List<Problem> problems = new ArrayList<>();
    T resolved = null;
    try {
      resolved = runOptions.resolve(OptionSources.of(values));
    } catch (InvalidOptionsException e) {
      problems.addAll(e.problems());
    }
    try {
      Options.resolve(command, user, known, PRESETS, List.of());
    } catch (InvalidOptionsException e) {
      Set<String> reported = problems.stream().map(Problem::key).collect(Collectors.toSet());
      e.problems().stream()
          .filter(problem -> !reported.contains(problem.key()))
          .forEach(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(command, problems);
    }
    return resolved;
  }

  /** Checks options together, and resolves them. */
  @FunctionalInterface
  public interface Resolver<T> {
    T resolve(OptionSources sources) throws InvalidOptionsException;
  }

  private String besideTheFile(String path) {
    try {
      Path file = path == null ? null : test.resolve(path);
      return file != null && Files.exists(file) ? file.toString() : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private Map<String, String> places() throws IOException {
    Map<String, String> places = new HashMap<>();
    places.put(SinkOptions.PATH.key(), results().toUri().toString());
    if (test.input() instanceof CaseInput.Stream) {
      places.put(SourceOptions.TYPE.key(), "kinesis");
    } else {
      places.put(SourceOptions.TYPE.key(), "file");
      places.put(FileOptions.PATH.key(), inputPaths());
    }
    return places;
  }

  private String inputPaths() throws IOException {
    if (test.input() instanceof CaseInput.Files files) {
      return files.paths().stream().map(Path::toString).collect(Collectors.joining(";"));
    }
    CaseInput.Content content = (CaseInput.Content) test.input();
    Path file = folder.resolve("input");
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      Files.write(file, content.bytes());
      Files.setLastModifiedTime(file, FileTime.from(content.arrivalTime()));
    }
    return file.toString();
  }
}
