package io.shardflow.jobs.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.shardflow.jobs.options.JsonFile;
import io.shardflow.jobs.reference.Thresholds;
import io.shardflow.text.Printable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.TimeUtils;

/**
 * Reads rules from a JSON array of objects: {@code {"sensor_type": "temperature", "above": 30,
 * "clear-below": 29, "for": "2 min"}}. A field that is null is as good as missing.
 *
 * <p>The rules are read one by one, and not bound to a class, so that an error names the rule.
 */
final class RulesParser {
  /** The name of a rule about silence that has none. */
  private static final String SILENT = "silent";

  private static final String NAME = "name";
  private static final String CLEAR_BELOW = "clear-below";
  private static final String CLEAR_ABOVE = "clear-above";
  private static final String FOR = "for";
  private static final String AT_LEAST = "at-least";
  private static final String COOLDOWN = "cooldown";
  private static final String SILENT_FOR = "silent-for";
  private static final List<String> SELECTORS = List.of("sensor_type", "sensor_id", "location");
  private static final List<String> THRESHOLDS = List.of("below", "above", "equals");
  private static final List<String> CONDITIONS = List.of(CLEAR_BELOW, CLEAR_ABOVE, FOR, AT_LEAST);
  private static final List<String> FIELDS =
      Stream.of(List.of(NAME), SELECTORS, THRESHOLDS, CONDITIONS, List.of(COOLDOWN, SILENT_FOR))
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableList());

  private static final Pattern NAMES = Pattern.compile("[\\p{L}\\p{N}._-]{1,100}");
  private static final Pattern N_OF_M = Pattern.compile(" *(\\d{1,3}) +of +(\\d{1,3}) *");
  private static final int MAX_READINGS = 100;
  private static final Duration MAX_DURATION = Duration.ofDays(365);

  private static final ObjectReader READER =
      new ObjectMapper()
          .enable(JsonParser.Feature.ALLOW_COMMENTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .readerFor(JsonNode.class);

  private final String place;
  private final JsonNode entry;

  private RulesParser(String place, JsonNode entry) {
    this.place = place;
    this.entry = entry;
  }

  static List<SensorRule> parse(String text) throws IOException {
    JsonNode array =
        JsonFile.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), READER);
    if (!array.isArray()) {
      throw new IOException("the file must contain a JSON array of rules");
    }
    List<SensorRule> rules = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      RulesParser parser = new RulesParser("rule " + (i + 1), array.get(i));
      SensorRule rule = parser.rule();
      for (int j = 0; j < rules.size(); j++) {
        parser.checkAgainst(rules.get(j), j + 1, rule);
      }
      rules.add(rule);
    }
    return rules;
  }

  private IOException error(String format, Object... values) {
    return new IOException(Printable.line(place + ": " + String.format(format, values)));
  }

  private void checkAgainst(SensorRule earlier, int number, SensorRule rule) throws IOException {
    if (!earlier.name().equals(rule.name())) {
      return;
    }
    if (earlier.isSilence() != rule.isSilence()) {
      throw error(
          "rule %d has the name \"%s\", too, and only one of both has %s: give one another name",
          number, rule.name(), SILENT_FOR);
    }
    if (earlier.hidesThatOf(rule)) {
      throw error(
          "never applies, because rule %d has the name \"%s\", too, and selects the same sensors:"
              + " put the special rule before the general one, or give one another name",
          number, rule.name());
    }
  }

  private SensorRule rule() throws IOException {
    if (!entry.isObject()) {
      throw error("must be an object such as {\"sensor_type\": \"pressure\", \"below\": 990}");
    }
    for (Iterator<String> names = entry.fieldNames(); names.hasNext(); ) {
      String field = names.next();
      if (!FIELDS.contains(field)) {
        throw error("unknown field \"%s\"; the fields are %s", field, String.join(", ", FIELDS));
      }
    }
    Duration silentFor = duration(SILENT_FOR);
    Thresholds thresholds = new Thresholds(number("below"), number("above"), number("equals"));
    if (silentFor == null) {
      requireOneOf(SELECTORS);
      requireOneOf(THRESHOLDS);
    } else {
      refuse(THRESHOLDS);
      refuse(CONDITIONS);
    }
    SensorRule.SensorRuleBuilder rule =
        SensorRule.builder()
            .name(name(silentFor != null))
            .sensorType(text("sensor_type"))
            .sensorId(text("sensor_id"))
            .location(text("location"))
            .thresholds(thresholds)
            .clearBelow(clear(CLEAR_BELOW, "above", 1))
            .clearAbove(clear(CLEAR_ABOVE, "below", -1))
            .holdFor(Objects.requireNonNullElse(duration(FOR), Duration.ZERO))
            .cooldown(Objects.requireNonNullElse(duration(COOLDOWN), Duration.ZERO))
            .silentFor(silentFor);
    addAtLeast(rule);
    return rule.build();
  }

  private void requireOneOf(List<String> fields) throws IOException {
    if (fields.stream().noneMatch(entry::hasNonNull)) {
      throw error("needs at least one of %s", String.join(", ", fields));
    }
  }

  private void refuse(List<String> fields) throws IOException {
    for (String field : fields) {
      if (entry.hasNonNull(field)) {
        throw error(
            "\"%s\" and \"%s\" exclude each other: make two rules of it", field, SILENT_FOR);
      }
    }
  }

  private String name(boolean silence) throws IOException {
    String name = text(NAME);
    if (name == null) {
      return silence ? SILENT : defaultName();
    }
    if (!NAMES.matcher(name).matches()) {
      throw error(
          "\"%s\" must consist of letters, digits, and the characters . _ -, at most 100", NAME);
    }
    if (name.equals(SILENT) && !silence) {
      throw error("the name \"%s\" is that of rules with %s", SILENT, SILENT_FOR);
    }
    return name;
  }

  /** Returns the first selector, so that rules for different types have different names. */
  private String defaultName() throws IOException {
    for (String selector : SELECTORS) {
      String name = text(selector);
      if (name != null) {
        return name;
      }
    }
    throw new IllegalStateException("a rule without selector");
  }

  /** Reads the bound of an alert's end, which lies on the good side of its threshold. */
  private Double clear(String field, String threshold, int sign) throws IOException {
    Double clear = number(field);
    if (clear == null) {
      return null;
    }
    Double bound = number(threshold);
    if (bound == null) {
      throw error("\"%s\" needs \"%s\"", field, threshold);
    }
    if (sign * Double.compare(clear, bound) > 0) {
      throw error(
          "\"%s\" must not be %s \"%s\" (%s)",
          field, sign > 0 ? "greater than" : "less than", threshold, bound);
    }
    String otherClear = sign > 0 ? CLEAR_ABOVE : CLEAR_BELOW;
    Double other = number(otherClear);
    if (other == null) {
      other = number(sign > 0 ? "below" : "above");
    }
    if (other != null && sign * Double.compare(clear, other) <= 0) {
      throw error("\"%s\" leaves no reading that ends an alert", field);
    }
    return clear;
  }

  private void addAtLeast(SensorRule.SensorRuleBuilder rule) throws IOException {
    String text = text(AT_LEAST);
    if (text == null) {
      return;
    }
    Matcher matcher = N_OF_M.matcher(text);
    if (!matcher.matches()) {
      throw error("\"%s\" must be a text such as \"3 of 5\"", AT_LEAST);
    }
    int atLeast = Integer.parseInt(matcher.group(1));
    int of = Integer.parseInt(matcher.group(2));
    if (atLeast < 1 || atLeast > of || of > MAX_READINGS) {
      throw error("\"%s\" must be \"N of M\" with 1 <= N <= M <= %d", AT_LEAST, MAX_READINGS);
    }
    rule.atLeast(atLeast).of(of);
  }

  private Duration duration(String field) throws IOException {
    String text = text(field);
    if (text == null) {
      return null;
    }
    Duration duration;
    try {
      duration = TimeUtils.parseDuration(text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw error("\"%s\" must be a duration such as \"5 min\"", field);
    }
    if (duration.compareTo(MAX_DURATION) > 0 || duration.toMillis() < 1) {
      throw error("\"%s\" must be from 1 ms to 365 d", field);
    }
    return duration;
  }

  private String text(String field) throws IOException {
    JsonNode value = entry.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw error("\"%s\" must be a text, in quotes", field);
    }
    return value.textValue();
  }

  private Double number(String field) throws IOException {
    JsonNode value = entry.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    double number = Double.NaN;
    if (value.isNumber()) {
      number = value.doubleValue();
    } else if (value.isTextual()) {
      try {
        number = Double.parseDouble(value.textValue());
      } catch (NumberFormatException e) {
        // Reported below.
      }
    }
    if (!Double.isFinite(number)) {
      throw error("\"%s\" must be a number", field);
    }
    return number;
  }
}
