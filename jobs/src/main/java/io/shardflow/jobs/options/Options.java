package io.shardflow.jobs.options;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.commons.lang3.StringUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.description.HtmlFormatter;

/**
 * The options of one command with their values, all valid. A value comes from, in this order: the
 * command line ({@code --source.stream x}), the application properties of Managed Service for
 * Apache Flink (group {@code source}, key {@code stream}), a file of the same form ({@code --config
 * FILE}), what the environment presets, the option's default.
 */
public final class Options {
  /** The file of property groups. */
  public static final String CONFIG_KEY = "config";

  private static final String JOB_NAME_KEY = "job.name";

  private final Configuration values;
  private final Map<OptionFile<?>, Object> contents = new HashMap<>();

  private Options(Configuration values) {
    this.values = values;
  }

  /** The value of an option, or its default; null where it has neither. */
  public <T> T get(Option<T> option) {
    return values.get(option.config());
  }

  /** The content of the file that an option names; null if it names none. */
  @SuppressWarnings("unchecked")
  public <C> C get(OptionFile<C> file) {
    if (get(file.path()) != null && !contents.containsKey(file)) {
      throw new IllegalStateException(file.path().key() + " must be a rule of the job, too");
    }
    return (C) contents.get(file);
  }

  <C> void setContent(OptionFile<C> file, C content) {
    contents.put(file, content);
  }

  /** The values that are set, by key. */
  public Map<String, String> toMap() {
    return new HashMap<>(values.toMap());
  }

  /** The values that are set of these options, by key. */
  public Map<String, String> toMap(List<Option<?>> some) {
    Map<String, String> map = new TreeMap<>(values.toMap());
    map.keySet().retainAll(some.stream().map(Option::key).toList());
    return map;
  }

  /** A rule about several options together. */
  @FunctionalInterface
  public interface Rule {
    void check(Options options, List<Problem> problems);
  }

  /** Where values come from, as texts by key. */
  public static final class Sources {
    private final Map<String, String> commandLine = new LinkedHashMap<>();
    private final Map<String, String> application;
    private final List<Problem> problems = new ArrayList<>();
    private Map<String, String> file = Map.of();

    /** Reads the command line, the application properties, and the file that the former names. */
    public static Sources of(List<String> arguments) {
      return new Sources(arguments, applicationProperties());
    }

    /** As {@link #of(List)}, with values by key as they would be given on the command line. */
    public static Sources of(Map<String, String> values) {
      return of(
          values.entrySet().stream()
              .map(value -> "--" + value.getKey() + "=" + value.getValue())
              .toList());
    }

    /** As {@link #of}, with these application properties. */
    Sources(List<String> arguments, Map<String, String> application) {
      this.application = application;
      readCommandLine(arguments);
      String path = commandLine.remove(CONFIG_KEY);
      if (path != null) {
        readFile(path);
      }
    }

    /** The job that the properties name, or null. */
    public String jobName() {
      return merged(Map.of()).get(JOB_NAME_KEY);
    }

    private Map<String, String> merged(Map<String, String> presets) {
      Map<String, String> merged = new HashMap<>(presets);
      merged.putAll(file);
      merged.putAll(application);
      merged.putAll(commandLine);
      return merged;
    }

    private void readCommandLine(List<String> arguments) {
      for (int i = 0; i < arguments.size(); i++) {
        String argument = arguments.get(i);
        if (!argument.startsWith("--") || argument.length() == 2) {
          problems.add(
              new Problem(null, argument, "not an option; options are written --key value"));
          continue;
        }
        String key = argument.substring(2);
        int equals = key.indexOf('=');
        String value = null;
        if (equals >= 0) {
          value = key.substring(equals + 1);
          key = key.substring(0, equals);
        } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--")) {
          value = arguments.get(++i);
        }
        if (value == null) {
          problems.add(new Problem(key, null, "has no value; options are written --key value"));
        } else if (commandLine.putIfAbsent(key, value) != null) {
          problems.add(new Problem(key, value, "given twice"));
        }
      }
    }

    private void readFile(String path) {
      try {
        if (!Files.isReadable(Path.of(path))) {
          problems.add(new Problem(CONFIG_KEY, path, "no such file, or not readable"));
          return;
        }
        file = flatten(propertyGroups(path));
      } catch (IOException | RuntimeException e) {
        problems.add(
            new Problem(
                CONFIG_KEY,
                path,
                "is no JSON list of property groups such as"
                    + " [{\"PropertyGroupId\":\"source\",\"PropertyMap\":{\"stream\":\"x\"}}]"));
      }
    }

    private static Map<String, Properties> propertyGroups(String path) throws IOException {
      Map<String, Properties> groups = KinesisAnalyticsRuntime.getApplicationProperties(path);
      if (groups.isEmpty()) {
        throw new IOException("no property groups");
      }
      return groups;
    }

    private static Map<String, String> applicationProperties() {
      try {
        return flatten(KinesisAnalyticsRuntime.getApplicationProperties());
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read the application properties", e);
      }
    }

    private static Map<String, String> flatten(Map<String, Properties> groups) {
      Map<String, String> flat = new HashMap<>();
      groups.forEach(
          (group, properties) -> {
            // The service's own groups are not ours to judge.
            if (!group.startsWith("kinesis.analytics")) {
              properties.forEach((key, value) -> flat.put(group + "." + key, value.toString()));
            }
          });
      return flat;
    }
  }

  /**
   * Checks all values and all rules.
   *
   * @param command what to call the command in a message
   * @param presets what the environment sets unless told otherwise, by key
   * @throws InvalidOptionsException with everything that is wrong
   */
  public static Options resolve(
      String command,
      Sources sources,
      List<Option<?>> known,
      Map<String, String> presets,
      List<Rule> rules)
      throws InvalidOptionsException {
    Map<String, Option<?>> byKey = new TreeMap<>();
    known.forEach(option -> byKey.put(option.key(), option));

    List<Problem> problems = new ArrayList<>(sources.problems);
    Configuration valid = new Configuration();
    new TreeMap<>(sources.merged(presets))
        .forEach(
            (key, value) -> {
              Option<?> option = byKey.get(key);
              if (option == null) {
                if (!key.equals(JOB_NAME_KEY)) {
                  problems.add(new Problem(key, value, "unknown option" + suggestion(key, byKey)));
                }
                return;
              }
              if (Secrets.isIn(value)) {
                problems.add(
                    new Problem(
                        key,
                        value,
                        "holds credentials, which would be seen in logs and on web pages: leave"
                            + " them out, and give them as AWS's SDK or Flink's file system"
                            + " takes them (environment, profile, role, -Ds3.secret-key)"));
                return;
              }
              Configuration single = new Configuration();
              single.setString(key, value);
              String problem = option.problemIn(single);
              if (problem == null) {
                valid.setString(key, value);
              } else {
                problems.add(new Problem(key, value, problem + "; allowed: " + option.allowed()));
              }
            });

    Options options = new Options(valid);
    rules.forEach(rule -> rule.check(options, problems));
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(command, problems);
    }
    return options;
  }

  /** Every option with its type, default and meaning. */
  public static String help(List<Option<?>> known, Map<String, String> presets) {
    StringBuilder help =
        new StringBuilder("  --config  <file>\n      A file of property groups with options.\n");
    known.stream()
        .sorted(Comparator.comparing(Option::key))
        .forEach(
            option -> {
              String preset = presets.getOrDefault(option.key(), option.defaultText());
              help.append("  --").append(option.key()).append("  <").append(option.allowed());
              help.append('>').append(preset.isEmpty() ? "" : "  default: " + preset);
              help.append("\n      ")
                  .append(new HtmlFormatter().format(option.config().description()))
                  .append('\n');
            });
    return help.toString();
  }

  @SuppressWarnings("deprecation")
  private static String suggestion(String key, Map<String, Option<?>> known) {
    return known.keySet().stream()
        .min(Comparator.comparing(other -> StringUtils.getLevenshteinDistance(key, other)))
        .filter(nearest -> StringUtils.getLevenshteinDistance(key, nearest) <= 3)
        .map(nearest -> "; did you mean --" + nearest + "?")
        .orElse("");
  }
}
