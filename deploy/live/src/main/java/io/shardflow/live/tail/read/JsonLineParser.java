package io.shardflow.live.tail.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.shardflow.live.row.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a line with a JSON object. {@link FlatJsonParser} reads almost all of them; Jackson reads
 * the others, and says what is wrong with a line that is broken. Not thread-safe.
 */
final class JsonLineParser {
  private static final JsonFactory JSON = new JsonFactory();

  private final TextCache texts = new TextCache();
  private final Layouts layouts = new Layouts();
  private final FlatJsonParser flat = new FlatJsonParser(texts, layouts);
  private String problem;

  /** Returns the row, or null if the line is broken. */
  Row parse(byte[] line, int offset, int length) throws IOException {
    Row row = flat.parse(line, offset, offset + length);
    if (row != null) {
      return row;
    }
    problem = "is not a JSON object";
    try (JsonParser parser = JSON.createParser(line, offset, length)) {
      return read(parser);
    } catch (JsonProcessingException e) {
      problem = "is not a JSON object: " + e.getOriginalMessage().lines().findFirst().orElse("");
      return null;
    }
  }

  /** Returns what is wrong with the last line, as the end of a sentence. */
  String problem() {
    return problem;
  }

  private Row read(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      Object value =
          switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Numbers.of(parser.getText());
            default -> json(parser);
          };
      if (value == null && token != JsonToken.VALUE_NULL) {
        problem = "has a number out of range in the field " + name;
        return null;
      }
      fields.put(name, value);
    }
    if (parser.nextToken() != null) {
      problem = "has more than one JSON object";
      return null;
    }
    return new Row(layouts.of(List.copyOf(fields.keySet())).names(), fields.values().toArray());
  }

  private static String json(JsonParser parser) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = JSON.createGenerator(text)) {
      copy.copyCurrentStructure(parser);
    }
    return text.toString();
  }
}
