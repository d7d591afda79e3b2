package io.shardflow.jobs.options;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.flink.configuration.Configuration;

/**
 * The options of one command with their values, all valid. A value is what the user gave (see
 * {@link OptionSources}), otherwise the preset of the environment, otherwise the option's default.
 */
public final class Options {
  private static final int MAX_SPELLING_DISTANCE = 3;

  private final Configuration values;
  private final Map<Option<?>, Object> contents = new HashMap<>();

  private Options(Configuration values) {
    this.values = values;
  }

  /** A condition that concerns several options, or more than the text of a value. */
  @FunctionalInterface
  public interface Rule {
    /** Adds a problem for each violation. */
    void check(Options options, List<Problem> problems);
  }

  /** Returns options without a value, so that each has its default. */
  public static Options defaults() {
    return new Options(new Configuration());
  }

  /** Returns the value of an option or its default, or null if it has neither. */
  public <T> T get(Option<T> option) {
    return values.get(option.config());
  }

  /** Returns whether an option is set, so that its default does not apply. */
  public boolean isSet(Option<?> option) {
    return values.contains(option.config());
  }

  /** Returns the values that are set, by key. */
  public Map<String, String> toMap() {
    return new HashMap<>(values.toMap());
  }

  /** Returns the values that are set for these options, by key. */
  public Map<String, String> toMap(List<Option<?>> some) {
    Map<String, String> map = new TreeMap<>(values.toMap());
    map.keySet().retainAll(some.stream().map(Option::key).collect(Collectors.toSet()));
    return map;
  }

  Object content(Option<String> path) {
    if (get(path) != null && !contents.containsKey(path)) {
      throw new IllegalStateException("The file of " + path.key() + " is not a rule of the job");
    }
    return contents.get(path);
  }

  void setContent(Option<String> path, Object content) {
    contents.put(path, content);
  }

  /**
   * Checks all values and all rules.
   *
   * @param command the name of the command, for messages
   * @param known the options of the command
   * @param presets values of the environment by key, used where the user gives none
   * @throws InvalidOptionsException with all problems, if there are any
   */
  public static Options resolve(
      String command,
      OptionSources sources,
      List<Option<?>> known,
      Map<String, String> presets,
      List<Rule> rules)
      throws InvalidOptionsException {
    Map<String, Option<?>> byKey = new TreeMap<>();
    known.forEach(option -> byKey.put(option.key(), option));

    List<Problem> problems = new ArrayList<>(sources.problems());
    Configuration valid = new Configuration();
    new TreeMap<>(sources.merged(presets))
        .forEach(
            (key, value) -> {
              Option<?> option = byKey.get(key);
              String problem = problemOf(key, value, option, byKey);
              if (problem != null) {
                problems.add(new Problem(key, value, problem));
              } else if (option != null) {
                valid.setString(key, value);
              }
            });

    Options options = new Options(valid);
    rules.forEach(rule -> rule.check(options, problems));
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(command, problems);
    }
    return options;
  }

  /** Returns what is wrong with a value, or null. The option is null if the key is unknown. */
  private static String problemOf(
      String key, String value, Option<?> option, Map<String, Option<?>> known) {
    if (option == null) {
      return key.equals(OptionSources.JOB_NAME.key())
          ? null
          : "unknown option" + suggestion(key, known);
    }
    if (Secrets.isIn(value)) {
      return "contains credentials, which logs and web pages would show: remove them, and let the"
          + " AWS SDK (environment, profile, role) or Flink's file system (-Ds3.secret-key) find"
          + " them";
    }
    Configuration single = new Configuration();
    single.setString(key, value);
    String problem = option.problemIn(single);
    return problem == null ? null : problem + "; allowed: " + option.allowed();
  }

  private static String suggestion(String key, Map<String, Option<?>> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return known.keySet().stream()
        .min(Comparator.comparing(other -> distance.apply(key, other)))
        .filter(nearest -> distance.apply(key, nearest) <= MAX_SPELLING_DISTANCE)
        .map(nearest -> "; did you mean --" + nearest + "?")
        .orElse("");
  }

  /** Returns a help text: each option with allowed values, default and description. */
  public static String help(List<Option<?>> known, Map<String, String> presets) {
    StringBuilder help = new StringBuilder();
    append(OptionSources.CONFIG, presets, help);
    known.stream()
        .sorted(Comparator.comparing(Option::key))
        .forEach(option -> append(option, presets, help));
    return help.toString();
  }

  private static void append(Option<?> option, Map<String, String> presets, StringBuilder help) {
    String preset = presets.getOrDefault(option.key(), option.defaultText());
    help.append("  --").append(option.key()).append("  <").append(option.allowed());
    help.append('>').append(preset.isEmpty() ? "" : "  default: " + preset);
    help.append("\n      ").append(option.description()).append('\n');
  }
}
