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
 * Reads a table of sensors or stores from a JSON array of objects: {@code {"id": "sensor-007",
 * "name": "Boiler room", "site": "Berlin", "below": 5, "above": 60}}. The third threshold is {@code
 * equals}. All fields but the id may be missing or null.
 *
 * <p>The entries are read one by one, and not bound to a class, so that an error names the entry
 * and its id.
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
   * Reads the table from a file on any of Flink's file systems.
   *
   * @return the reference data by id
   * @throws IOException with the entry that is wrong, and what is allowed
   */
  static Map<String, Reference> read(String path) throws IOException {
    JsonNode array = JsonFile.read(path, READER);
    if (!array.isArray()) {
      throw new IOException("the file must contain a JSON array");
    }
    Map<String, Reference> table = new HashMap<>();
    for (int i = 0; i < array.size(); i++) {
      String place = "entry " + (i + 1);
      JsonNode entry = array.get(i);
      String id = id(place, entry);
      if (table.putIfAbsent(id, reference(place + " (" + id + ")", entry)) != null) {
        throw new IOException(
            String.format("%s: \"%s\" is already the id of another entry; keep one", place, id));
      }
    }
    return table;
  }

  private static String id(String place, JsonNode entry) throws IOException {
    if (!entry.isObject()) {
      throw new IOException(place + ": must be an object such as {\"id\": \"sensor-007\"}");
    }
    String id = text(place, entry, "id");
    if (id == null || id.isBlank()) {
      throw new IOException(place + ": needs an \"id\"");
    }
    return id;
  }

  private static Reference reference(String place, JsonNode entry) throws IOException {
    for (Iterator<String> names = entry.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!FIELDS.contains(name)) {
        throw new IOException(
            String.format(
                "%s: unknown field \"%s\"; the fields are %s",
                place, name, String.join(", ", FIELDS)));
      }
    }
    Thresholds own =
        new Thresholds(
            number(place, entry, "below"),
            number(place, entry, "above"),
            number(place, entry, "equals"));
    return new Reference(
        text(place, entry, "name"), text(place, entry, "site"), own.isEmpty() ? null : own);
  }

  private static String text(String place, JsonNode entry, String field) throws IOException {
    JsonNode value = entry.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new IOException(String.format("%s: \"%s\" must be a text, in quotes", place, field));
    }
    return value.textValue();
  }

  private static Double number(String place, JsonNode entry, String field) throws IOException {
    JsonNode value = entry.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw new IOException(String.format("%s: \"%s\" must be a number", place, field));
    }
    return value.doubleValue();
  }
}
