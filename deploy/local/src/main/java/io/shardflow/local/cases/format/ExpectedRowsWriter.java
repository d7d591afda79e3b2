package io.shardflow.local.cases.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Replaces expected rows in test files, and keeps everything else, such as comments. */
public final class ExpectedRowsWriter {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ExpectedRowsWriter() {}

  /** A row that was found: the line, and the object that it holds, or null. */
  public record Row(String text, JsonNode json) {}

  /**
   * The rows that a data set must have.
   *
   * @param allFields whether all fields are written; otherwise those that any row named before
   */
  public record Update(Path file, ExpectedRows expected, boolean allFields, List<Row> rows) {}

  /** Replaces the rows, and returns the files that have changed. */
  public static List<Path> write(List<Update> updates) throws IOException {
    Map<Path, List<Update>> byFile =
        updates.stream()
            .collect(Collectors.groupingBy(Update::file, LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<Path, List<Update>> file : byFile.entrySet()) {
      // The marks count code points. The last rows come first, so that the others keep their place.
      int[] text = Files.readString(file.getKey()).codePoints().toArray();
      StringBuilder changed = new StringBuilder(new String(text, 0, text.length));
      for (Update update :
          file.getValue().stream()
              .sorted(Comparator.comparingInt(ExpectedRowsWriter::start).reversed())
              .toList()) {
        int start = changed.offsetByCodePoints(0, start(update));
        int end = changed.offsetByCodePoints(0, end(update.expected().place().getValueNode()));
        changed.replace(start, end, rows(update));
      }
      Files.writeString(file.getKey(), changed);
    }
    return List.copyOf(byFile.keySet());
  }

  /** Returns where the name of the data set ends. */
  private static int start(Update update) {
    return mark(update.expected().place().getKeyNode(), true).getIndex();
  }

  /** Returns where a value ends. The mark of a list of lines is after the comments behind it. */
  private static int end(Node node) {
    if (node instanceof CollectionNode<?> list && list.getFlowStyle() == FlowStyle.BLOCK) {
      if (node instanceof SequenceNode rows && !rows.getValue().isEmpty()) {
        return end(rows.getValue().get(rows.getValue().size() - 1));
      }
      if (node instanceof MappingNode row && !row.getValue().isEmpty()) {
        return end(row.getValue().get(row.getValue().size() - 1).getValueNode());
      }
    }
    return mark(node, true).getIndex();
  }

  private static Mark mark(Node node, boolean end) {
    return (end ? node.getEndMark() : node.getStartMark()).orElseThrow();
  }

  private static String rows(Update update) {
    Set<String> fields = new LinkedHashSet<>();
    for (ExpectedRows.Row row : update.expected().rows()) {
      row.value().fieldNames().forEachRemaining(fields::add);
    }
    boolean all = update.allFields() || fields.isEmpty();
    List<String> rows = update.rows().stream().map(row -> text(row, all ? null : fields)).toList();
    if (rows.isEmpty() || update.expected().isFlow()) {
      return ": [" + String.join(", ", rows) + "]";
    }
    int indent = mark(update.expected().place().getKeyNode(), false).getColumn() + 2;
    return rows.stream()
        .map(row -> "\n" + " ".repeat(indent) + "- " + row)
        .collect(Collectors.joining("", ":", ""));
  }

  /** Returns a row as JSON, which is also YAML, with these fields or with all. */
  private static String text(Row row, Set<String> fields) {
    JsonNode value = TextNode.valueOf(row.text());
    if (row.json() != null) {
      ObjectNode copy = row.json().deepCopy();
      value = fields == null ? copy : copy.retain(fields);
    }
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
