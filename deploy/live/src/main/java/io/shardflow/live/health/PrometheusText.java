package io.shardflow.live.health;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">text format</a>
 * of Prometheus, which Flink's reporter serves.
 */
final class PrometheusText {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+(\\S+)(?:\\s+-?\\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private PrometheusText() {}

  /** A value with its labels. */
  record Sample(String name, Map<String, String> labels, double value) {}

  /**
   * Reads all samples. Lines that are none are skipped.
   *
   * @param wanted names; other samples are skipped
   */
  static void read(String text, Set<String> wanted, Consumer<Sample> sink) {
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher sample = SAMPLE.matcher(line.strip());
              if (sample.matches() && wanted.contains(sample.group(1))) {
                double value = value(sample.group(3));
                if (Double.isFinite(value)) {
                  sink.accept(new Sample(sample.group(1), labels(sample.group(2)), value));
                }
              }
            });
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new HashMap<>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      while (label.find()) {
        labels.put(label.group(1), unescape(label.group(2)));
      }
    }
    return labels;
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
  }

  private static double value(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
