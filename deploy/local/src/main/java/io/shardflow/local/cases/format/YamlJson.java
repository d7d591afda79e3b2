package io.shardflow.local.cases.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns values of a test file into JSON. Numbers keep their digits. */
final class YamlJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_DEPTH = 200;

  private YamlJson() {}

  /** Returns a value as JSON; what JSON cannot express is a problem, and null. */
  static JsonNode of(Node node, FileProblems problems) {
    return of(node, problems, 0);
  }

  private static JsonNode of(Node node, FileProblems problems, int depth) {
    if (depth > MAX_DEPTH) {
      problems.add(node, "nested too deeply; does an alias contain itself?");
      return NullNode.instance;
    }
    if (node instanceof MappingNode mapping) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (NodeTuple entry : mapping.getValue()) {
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
          problems.add(entry.getKeyNode(), "the name of a field must be a text");
          continue;
        }
        JsonNode value = of(entry.getValueNode(), problems, depth + 1);
        if (object.putIfAbsent(key.getValue(), value) != null) {
          problems.add(key, "the field %s is given twice".formatted(key.getValue()));
        }
      }
      return object;
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      sequence.getValue().forEach(item -> array.add(of(item, problems, depth + 1)));
      return array;
    }
    return scalar((ScalarNode) node, problems);
  }

  private static JsonNode scalar(ScalarNode node, FileProblems problems) {
    String text = node.getValue();
    if (node.getTag().equals(Tag.NULL)) {
      return NullNode.instance;
    }
    if (node.getTag().equals(Tag.BOOL)) {
      return BooleanNode.valueOf(Boolean.parseBoolean(text));
    }
    if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
      try {
        return DecimalNode.valueOf(new BigDecimal(text));
      } catch (NumberFormatException e) {
        problems.add(node, text + " is not a number of JSON; write a text in quotes");
        return NullNode.instance;
      }
    }
    return TextNode.valueOf(text);
  }

  /**
   * Returns the bytes of a record: a text as it is, the bytes of a {@code !!binary}, and any other
   * value as JSON.
   */
  static byte[] record(Node node, FileProblems problems) {
    if (node instanceof ScalarNode scalar) {
      if (scalar.getTag().equals(Tag.BINARY)) {
        try {
          return Base64.getMimeDecoder().decode(scalar.getValue());
        } catch (IllegalArgumentException e) {
          problems.add(node, "not Base64: " + e.getMessage());
          return new byte[0];
        }
      }
      return scalar.getValue().getBytes(StandardCharsets.UTF_8);
    }
    try {
      return MAPPER.writeValueAsBytes(of(node, problems));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
