package io.shardflow.tables.delta.maintain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * The statistics of a file that holds the rows of several files: the least minimum, the greatest
 * maximum, the sum of nulls. A column for which one of the files has no value has none.
 */
final class MergedStatistics extends DataFileStatistics {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private final String json;

  private MergedStatistics(long rows, String json) {
    super(rows, Map.of(), Map.of(), Map.of());
    this.json = json;
  }

  @Override
  public String serializeAsJson(StructType schema) {
    return json;
  }

  /**
   * Merges statistics.
   *
   * @param rows the number of rows of all files
   * @param files the statistics of each file as the log has them, if it has
   */
  static MergedStatistics of(long rows, List<Optional<String>> files)
      throws JsonProcessingException {
    List<JsonNode> all = new ArrayList<>();
    for (Optional<String> file : files) {
      all.add(JSON.readTree(file.orElse("{}")));
    }
    ObjectNode merged = JSON.createObjectNode();
    merged.put("numRecords", rows);
    merged.set("minValues", merge("minValues", all, (a, b) -> compare(a, b) <= 0 ? a : b));
    merged.set("maxValues", merge("maxValues", all, (a, b) -> compare(a, b) >= 0 ? a : b));
    merged.set(
        "nullCount", merge("nullCount", all, (a, b) -> LongNode.valueOf(a.asLong() + b.asLong())));
    if (all.stream().anyMatch(file -> file.has("tightBounds"))) {
      merged.put(
          "tightBounds", all.stream().allMatch(file -> file.path("tightBounds").asBoolean(true)));
    }
    return new MergedStatistics(rows, JSON.writeValueAsString(merged));
  }

  private static JsonNode merge(String part, List<JsonNode> files, BinaryOperator<JsonNode> both) {
    JsonNode merged = files.get(0).path(part);
    for (JsonNode file : files.subList(1, files.size())) {
      merged = merge(merged, file.path(part), both);
    }
    return merged.isObject() ? merged : JSON.createObjectNode();
  }

  private static JsonNode merge(JsonNode a, JsonNode b, BinaryOperator<JsonNode> both) {
    ObjectNode merged = JSON.createObjectNode();
    for (Iterator<String> names = a.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      JsonNode other = b.path(name);
      if (a.get(name).isObject()) {
        merged.set(name, merge(a.get(name), other, both));
      } else if (other.isValueNode() && !other.isNull() && !a.get(name).isNull()) {
        merged.set(name, both.apply(a.get(name), other));
      }
    }
    return merged;
  }

  private static int compare(JsonNode a, JsonNode b) {
    if (a.isNumber() && b.isNumber()) {
      return a.decimalValue().compareTo(b.decimalValue());
    }
    return Arrays.compareUnsigned(
        a.asText().getBytes(StandardCharsets.UTF_8), b.asText().getBytes(StandardCharsets.UTF_8));
  }
}
