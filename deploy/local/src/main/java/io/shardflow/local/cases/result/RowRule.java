package io.shardflow.local.cases.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The rule by which a row is as expected.
 *
 * @param allFields whether the expected row names all fields; otherwise only the named ones count
 * @param tolerance by how much a number may differ
 */
public record RowRule(boolean allFields, BigDecimal tolerance) {

  /** Returns whether a row is as expected: an object with these fields, or exactly this text. */
  boolean matches(JsonNode expected, FoundRow found) {
    return expected.isTextual()
        ? expected.textValue().equals(found.text())
        : found.json() != null && differences(expected, found.json()).isEmpty();
  }

  /** Returns one line per field that differs. */
  List<String> differences(JsonNode expected, JsonNode found) {
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      JsonNode value = found.get(field.getKey());
      if (value == null) {
        List<String> names = new ArrayList<>();
        found.fieldNames().forEachRemaining(names::add);
        differences.add(
            "%s: the row has no such field, but %s"
                .formatted(field.getKey(), String.join(", ", names)));
      } else if (!isEqual(field.getValue(), value)) {
        differences.add(
            "%s: expected %s, found %s"
                .formatted(field.getKey(), text(field.getValue()), text(value)));
      }
    }
    if (allFields) {
      for (Map.Entry<String, JsonNode> field : found.properties()) {
        if (!expected.has(field.getKey())) {
          differences.add(
              "%s: not expected, found %s".formatted(field.getKey(), text(field.getValue())));
        }
      }
    }
    return differences;
  }

  /** Returns the number of fields that are as expected. */
  int equalFields(JsonNode expected, JsonNode found) {
    int equal = 0;
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      JsonNode value = found.get(field.getKey());
      equal += value != null && isEqual(field.getValue(), value) ? 1 : 0;
    }
    return equal;
  }

  private boolean isEqual(JsonNode expected, JsonNode found) {
    if (expected.isNumber() && found.isNumber()) {
      BigDecimal difference = expected.decimalValue().subtract(found.decimalValue()).abs();
      return difference.compareTo(tolerance) <= 0;
    }
    if (expected.isArray() && found.isArray() && expected.size() == found.size()) {
      Iterator<JsonNode> values = found.iterator();
      for (JsonNode value : expected) {
        if (!isEqual(value, values.next())) {
          return false;
        }
      }
      return true;
    }
    if (expected.isObject() && found.isObject() && expected.size() == found.size()) {
      return equalFields(expected, found) == expected.size();
    }
    return expected.equals(found);
  }

  private static String text(JsonNode value) {
    return value.isNumber() ? value.decimalValue().toPlainString() : value.toString();
  }
}
