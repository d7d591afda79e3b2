package io.shardflow.kubernetes;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptions;
import org.apache.flink.kubernetes.operator.config.KubernetesOperatorConfigOptions;

/** The options that Flink, its autoscaler and its operator declare, by key. */
final class FlinkOptions {
  private static final List<Class<?>> DECLARATIONS =
      List.of(
          CheckpointingOptions.class,
          CoreOptions.class,
          ExecutionOptions.class,
          HighAvailabilityOptions.class,
          JobManagerOptions.class,
          MetricOptions.class,
          PipelineOptions.class,
          RestOptions.class,
          RestartStrategyOptions.class,
          StateBackendOptions.class,
          StateRecoveryOptions.class,
          TaskManagerOptions.class,
          WebOptions.class,
          KubernetesConfigOptions.class,
          KubernetesOperatorConfigOptions.class,
          AutoScalerOptions.class);

  private static final String REPORTER = "metrics.reporter.prom.";

  private static final Map<String, ConfigOption<?>> OPTIONS = all();

  private FlinkOptions() {}

  /** Returns what is wrong with a key or its value, or null. */
  static String problem(String key, String value) {
    ConfigOption<?> option =
        OPTIONS.get(key.startsWith(REPORTER) ? key.substring(REPORTER.length()) : key);
    if (option == null) {
      return key + " is not an option";
    }
    try {
      Configuration.fromMap(Map.of(option.key(), value)).get(option);
      return null;
    } catch (IllegalArgumentException e) {
      return key + ": " + e.getMessage();
    }
  }

  private static Map<String, ConfigOption<?>> all() {
    Map<String, ConfigOption<?>> options = new HashMap<>();
    // The Prometheus reporter declares no options: it reads these keys.
    options.put("port", ConfigOptions.key("port").intType().noDefaultValue());
    options.put(
        "filterLabelValueCharacters",
        ConfigOptions.key("filterLabelValueCharacters").booleanType().noDefaultValue());
    for (Class<?> type : DECLARATIONS) {
      for (Field field : type.getFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
          ConfigOption<?> option = value(field);
          options.put(option.key(), option);
          for (FallbackKey key : option.fallbackKeys()) {
            options.putIfAbsent(key.getKey(), option);
          }
        }
      }
    }
    return options;
  }

  private static ConfigOption<?> value(Field field) {
    try {
      return (ConfigOption<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
