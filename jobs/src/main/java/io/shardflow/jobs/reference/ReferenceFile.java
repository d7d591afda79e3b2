package io.shardflow.jobs.reference;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.shardflow.jobs.options.JsonFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * A table of sensors or stores, written as a JSON array of objects: {@code {"id": "sensor-007",
 * "name": "Boiler room", "site": "Berlin", "below": 5, "above": 60}}. All but the id may be left
 * out or null; {@code equals} is the third threshold.
 */
final class ReferenceFile {
  private static final List<String> FIELDS =
      List.of("id", "name", "site", "below", "above", "equals");
  private static final ObjectReader READER =
      new ObjectMapper()
          .enable(JsonParser.Feature.ALLOW_COMMENTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .readerFor(JsonNode.class);

  private ReferenceFile() {}

  /**
   * The table by id, from a file on any of Flink's file systems.
   *
   * @throws IOException with the entry that is wrong, and what would be right
   */
  static Map<String, Reference> read(String path) throws IOException {
    JsonNode array = JsonFile.read(path, READER);
    if (!array.isArray()) {
      throw new IOException("it is no JSON array");
    }
    Map<String, Reference> table = new HashMap<>();
    for (int i = 0; i < array.size(); i++) {
      Entry entry = new Entry("entry " + (i + 1), array.get(i));
      String id = entry.id();
      if (table.putIfAbsent(id, entry.reference(id)) != null) {
        throw new IOException("%s: \"%s\" is there already, keep one".formatted(entry.place, id));
      }
    }
    return table;
  }

  private record Entry(String place, JsonNode json) {

    String id() throws IOException {
      if (!json.isObject()) {
        throw new IOException(place + ": must be an object such as {\"id\": \"sensor-007\"}");
      }
      String id = text("id");
      if (id == null || id.isBlank()) {
        throw new IOException(place + ": needs an \"id\"");
      }
      return id;
    }

    Reference reference(String id) throws IOException {
      Entry named = new Entry("%s (%s)".formatted(place, id), json);
      named.checkFields();
      Thresholds own =
          new Thresholds(named.number("below"), named.number("above"), named.number("equals"));
      return new Reference(named.text("name"), named.text("site"), own.isEmpty() ? null : own);
    }

    private void checkFields() throws IOException {
      for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!FIELDS.contains(name)) {
          throw new IOException(
              "%s: unknown field \"%s\"; the fields are %s"
                  .formatted(place, name, String.join(", ", FIELDS)));
        }
      }
    }

    private String text(String field) throws IOException {
      JsonNode value = json.path(field);
      if (value.isMissingNode() || value.isNull()) {
        return null;
      }
      if (!value.isTextual()) {
        throw new IOException("%s: \"%s\" must be a text, in quotes".formatted(place, field));
      }
      return value.textValue();
    }

    private Double number(String field) throws IOException {
      JsonNode value = json.path(field);
      if (value.isMissingNode() || value.isNull()) {
        return null;
      }
      if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
        throw new IOException("%s: \"%s\" must be a number".formatted(place, field));
      }
      return value.doubleValue();
    }
  }
}
