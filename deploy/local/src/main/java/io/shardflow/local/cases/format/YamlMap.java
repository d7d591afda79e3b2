package io.shardflow.local.cases.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A mapping of a test file, whose keys are checked. */
final class YamlMap {
  private final Node node;
  private final String name;
  private final FileProblems problems;
  private final Map<String, NodeTuple> entries = new LinkedHashMap<>();

  /**
   * Reads a mapping. Anything else is a problem, and gives an empty one.
   *
   * @param name what the mapping is, for messages
   * @param allowed the allowed keys; empty if all keys are allowed
   */
  YamlMap(Node node, String name, List<String> allowed, FileProblems problems) {
    this.node = node;
    this.name = name;
    this.problems = problems;
    if (!(node instanceof MappingNode mapping)) {
      String keys = allowed.isEmpty() ? "" : " with the keys " + String.join(", ", allowed);
      problems.add(node, name + " must be a mapping" + keys);
      return;
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        problems.add(entry.getKeyNode(), "a key of " + name + " must be a text");
      } else if (!allowed.isEmpty() && !allowed.contains(key.getValue())) {
        problems.add(
            key,
            "unknown key %s in %s; allowed: %s"
                .formatted(key.getValue(), name, String.join(", ", allowed)));
      } else if (entries.putIfAbsent(key.getValue(), entry) != null) {
        problems.add(key, "the key %s is given twice".formatted(key.getValue()));
      }
    }
  }

  int line() {
    return FileProblems.line(node);
  }

  int line(String key) {
    NodeTuple entry = entries.get(key);
    return entry == null ? line() : FileProblems.line(entry.getKeyNode());
  }

  Map<String, NodeTuple> entries() {
    return entries;
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Returns the value of a key, or null. */
  Node get(String key) {
    NodeTuple entry = entries.get(key);
    return entry == null ? null : entry.getValueNode();
  }

  /** Returns the text of a key, or null if it is absent or not a text. */
  String text(String key) {
    Node value = get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof ScalarNode scalar
        && !scalar.getTag().equals(Tag.NULL)
        && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    problems.add(line(key), "%s must be a text".formatted(key));
    return null;
  }

  /** Returns the value of a key that is true or false, or else the default. */
  boolean flag(String key, boolean defaultValue) {
    String text = text(key);
    if (text == null) {
      return defaultValue;
    }
    if (!List.of("true", "false").contains(text)) {
      problems.add(line(key), "%s %s: must be true or false".formatted(key, text));
    }
    return text.equals("true");
  }

  /** Returns the items of a list; a problem, and none, if the value is no list. */
  List<Node> list(String key) {
    return get(key) == null ? List.of() : items(get(key), key, problems);
  }

  static List<Node> items(Node value, String name, FileProblems problems) {
    if (value instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problems.add(value, name + " must be a list");
    return List.of();
  }

  /** Returns the one key of these that is given; a problem, and null, if it is not exactly one. */
  String oneOf(List<String> keys) {
    List<String> given = keys.stream().filter(entries::containsKey).toList();
    if (given.size() == 1) {
      return given.get(0);
    }
    problems.add(
        given.isEmpty() ? line() : line(given.get(1)),
        "%s must have exactly one of the keys %s".formatted(name, String.join(", ", keys)));
    return null;
  }
}
