package io.shardflow.jobs.anomaly;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.shardflow.jobs.options.JsonFile;
import io.shardflow.jobs.reference.Thresholds;
import io.shardflow.model.event.SensorReading;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The rules for anomalies, one per sensor type. Readings of a type without a rule are never
 * anomalies.
 *
 * <p>A file of rules is a JSON array with one object per type: {@code {"sensor_type": "pressure",
 * "below": 990, "above": 1020}}. A reading is an anomaly if it is below {@code below}, above {@code
 * above} or equal to {@code equals}. At least one of these fields is required.
 */
public final class AnomalyRules implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String DEFAULTS = "/anomaly-rules.json";
  private static final ObjectReader READER =
      new ObjectMapper()
          .enable(JsonParser.Feature.ALLOW_COMMENTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .readerForArrayOf(Rule.class);

  /** The rule of one type, as in the file. */
  static final class Rule {
    @JsonProperty("sensor_type")
    public String sensorType;

    public Double below;
    public Double above;
    public Double equals;

    Thresholds thresholds() {
      return new Thresholds(below, above, equals);
    }
  }

  private final Map<String, Thresholds> byType = new HashMap<>();

  private AnomalyRules(Rule[] rules) throws IOException {
    for (Rule rule : rules) {
      if (rule == null || rule.sensorType == null) {
        throw new IOException("a rule has no sensor_type");
      }
      if (rule.thresholds().isEmpty()) {
        throw new IOException(rule.sensorType + " has none of below, above, equals");
      }
      if (byType.putIfAbsent(rule.sensorType, rule.thresholds()) != null) {
        throw new IOException(rule.sensorType + " has two rules");
      }
    }
  }

  /** Returns the built-in rules. */
  public static AnomalyRules defaults() {
    try (InputStream in = AnomalyRules.class.getResourceAsStream(DEFAULTS)) {
      return new AnomalyRules(JsonFile.<Rule[]>read(in, READER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads rules from a file on any of Flink's file systems.
   *
   * @throws IOException with the error in the file
   */
  public static AnomalyRules of(String path) throws IOException {
    return new AnomalyRules(JsonFile.<Rule[]>read(path, READER));
  }

  /** Returns whether the reading is an anomaly. */
  public boolean match(SensorReading reading) {
    return match(reading, null);
  }

  /**
   * Returns whether the reading is an anomaly.
   *
   * @param own the sensor's own thresholds, which replace the rule of its type; may be null
   */
  public boolean match(SensorReading reading, Thresholds own) {
    Thresholds thresholds = own == null ? byType.get(reading.sensorType()) : own;
    return thresholds != null && thresholds.match(reading.reading());
  }
}
