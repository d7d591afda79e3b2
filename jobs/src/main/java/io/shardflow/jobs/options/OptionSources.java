package io.shardflow.jobs.options;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOptions;

/**
 * The values that a user gives for options, as texts by key. In order of precedence, they come from
 * the command line ({@code --source.stream x}), from the application properties of Managed Service
 * for Apache Flink (group {@code source}, key {@code stream}), and from a file of the same form
 * ({@code --config FILE}).
 */
public final class OptionSources {
  /** The file of property groups. Only valid on the command line. */
  public static final Option<String> CONFIG =
      Option.any(
          ConfigOptions.key("config")
              .stringType()
              .noDefaultValue()
              .withDescription("A file of property groups with options, in JSON."),
          "local file");

  /** The name of the job, if the command line does not begin with it. */
  public static final Option<String> JOB_NAME =
      Option.any(
          ConfigOptions.key("job.name")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The name of the job, if the command line does not begin with it. Managed"
                      + " Service for Apache Flink has only properties."),
          "name of a job");

  private final Map<String, String> commandLine = new LinkedHashMap<>();
  private final Map<String, String> application;
  private final List<Problem> problems = new ArrayList<>();
  private Map<String, String> file = new HashMap<>();

  /** Reads the command line, the application properties, and the file that the former names. */
  public static OptionSources of(List<String> arguments) {
    return new OptionSources(arguments, applicationProperties());
  }

  /** Does the same as {@link #of(List)}, for a command line with these values by key. */
  public static OptionSources of(Map<String, String> values) {
    return of(
        values.entrySet().stream()
            .map(value -> "--" + value.getKey() + "=" + value.getValue())
            .collect(Collectors.toUnmodifiableList()));
  }

  /** Returns sources with only these values by key, without application properties. */
  public static OptionSources ofOnly(Map<String, String> values) {
    return new OptionSources(List.of(), values);
  }

  OptionSources(List<String> arguments, Map<String, String> application) {
    this.application = new HashMap<>(application);
    readCommandLine(arguments);
    String path = commandLine.remove(CONFIG.key());
    if (path != null) {
      readFile(path);
    }
  }

  /** Returns the job that the options name, or null. */
  public String jobName() {
    return value(JOB_NAME);
  }

  /** Returns the value that the user gives for an option, or null. */
  public String value(Option<?> option) {
    return merged(Map.of()).get(option.key());
  }

  /**
   * Removes the properties with some keys. A command that reads the properties of a job ignores
   * options that only the job has. On the command line, they are unknown options nevertheless.
   */
  public OptionSources ignoreProperties(Collection<String> keys) {
    application.keySet().removeAll(keys);
    file.keySet().removeAll(keys);
    return this;
  }

  /** Returns what is wrong with the command line and the file, whatever the options are. */
  List<Problem> problems() {
    return problems;
  }

  /** Returns the values by key. Presets apply where the user gives no value. */
  public Map<String, String> merged(Map<String, String> presets) {
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
        problems.add(new Problem(null, argument, "not an option; write options as --key value"));
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
        problems.add(new Problem(key, null, "has no value; write options as --key value"));
      } else if (commandLine.putIfAbsent(key, value) != null) {
        problems.add(new Problem(key, value, "given twice"));
      }
    }
  }

  private void readFile(String path) {
    try {
      if (!Files.isReadable(Path.of(path))) {
        problems.add(new Problem(CONFIG.key(), path, "does not exist or is not readable"));
        return;
      }
      file = flatten(propertyGroups(path));
    } catch (IOException | RuntimeException e) {
      problems.add(
          new Problem(
              CONFIG.key(),
              path,
              "not a JSON list of property groups; write it as"
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

  /**
   * Returns whether this program runs in Managed Service for Apache Flink: there are application
   * properties, which nothing else provides, and without which no job has a name there.
   */
  public static boolean areOfManagedService() {
    return !applicationProperties().isEmpty();
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
          // The service has groups of its own, such as kinesis.analytics.flink.run.options.
          if (!group.startsWith("kinesis.analytics")) {
            properties.forEach((key, value) -> flat.put(group + "." + key, value.toString()));
          }
        });
    return flat;
  }
}
