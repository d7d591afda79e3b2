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
 * Which readings are anomalies, by sensor type. A type without a rule has none.
 *
 * <p>Rules are written as a JSON array of objects, one for a type: {@code {"sensor_type":
 * "pressure", "below": 990, "above": 1020}}. A reading is an anomaly when it is below {@code
 * below}, above {@code above} or equal to {@code equals}; each is optional, but one must be there.
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

  /** The rule of one type, as it is written. */
  record Rule(
      @JsonProperty("sensor_type") String sensorType, Double below, Double above, Double equals) {
    Thresholds thresholds() {
      return new Thresholds(below, above, equals);
    }
  }

  private final Map<String, Thresholds> byType = new HashMap<>();

  private AnomalyRules(Rule[] rules) throws IOException {
    for (Rule rule : rules) {
      if (rule == null || rule.sensorType() == null) {
        throw new IOException("a rule has no sensor_type");
      }
      if (rule.thresholds().isEmpty()) {
        throw new IOException(rule.sensorType() + " has none of below, above, equals");
      }
      if (byType.putIfAbsent(rule.sensorType(), rule.thresholds()) != null) {
        throw new IOException(rule.sensorType() + " has two rules");
      }
    }
  }

  /** The rules that hold unless others are given. */
  public static AnomalyRules defaults() {
    try (InputStream in = AnomalyRules.class.getResourceAsStream(DEFAULTS)) {
      return new AnomalyRules(JsonFile.<Rule[]>read(in, READER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The rules of a file, on any of Flink's file systems.
   *
   * @throws IOException with what is wrong with the file
   */
  public static AnomalyRules of(String path) throws IOException {
    return new AnomalyRules(JsonFile.<Rule[]>read(path, READER));
  }

  /** Whether the reading is an anomaly. */
  public boolean match(SensorReading reading) {
    return match(reading, null);
  }

  /** As above, where the sensor's own thresholds, unless null, go before the rule of its type. */
  public boolean match(SensorReading reading, Thresholds own) {
    Thresholds thresholds = own == null ? byType.get(reading.sensorType()) : own;
    return thresholds != null && thresholds.match(reading.reading());
  }
}
