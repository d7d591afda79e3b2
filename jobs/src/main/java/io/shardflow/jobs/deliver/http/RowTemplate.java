package io.shardflow.jobs.deliver.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON with fields of a row in braces. Inside a JSON string, a field is its escaped text, and null
 * is empty; outside, it is the JSON value.
 */
public final class RowTemplate {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern FIELD = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)}");

  /** What every row has besides its fields. */
  private static final Set<String> BUILT_IN = Set.of("id", "data_set");

  private final List<Part> parts;

  /** A piece of text, or a field. */
  private static final class Part {
    private final String text;
    private final boolean isField;
    private final boolean isInString;

    private Part(String text, boolean isField, boolean isInString) {
      this.text = text;
      this.isField = isField;
      this.isInString = isInString;
    }
  }

  /** The value of a field: its text, and whether that is a JSON string. */
  private static final class FieldValue {
    private static final FieldValue NULL = new FieldValue(null, false);

    private final String text;
    private final boolean isString;

    private FieldValue(String text, boolean isString) {
      this.text = text;
      this.isString = isString;
    }

    private String render(boolean inString) {
      if (text == null) {
        return inString ? "" : "null";
      }
      String escaped = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
      return inString ? escaped : isString ? '"' + escaped + '"' : text;
    }
  }

  private RowTemplate(List<Part> parts) {
    this.parts = parts;
  }

  static RowTemplate parse(String template) {
    List<Part> parts = new ArrayList<>();
    Matcher field = FIELD.matcher(template);
    int end = 0;
    boolean inString = false;
    while (field.find()) {
      String text = template.substring(end, field.start());
      inString = endsInString(text, inString);
      parts.add(new Part(text, false, false));
      parts.add(new Part(field.group(1), true, inString));
      end = field.end();
    }
    parts.add(new Part(template.substring(end), false, false));
    return new RowTemplate(parts);
  }

  private static boolean endsInString(String text, boolean inString) {
    boolean in = inString;
    for (int i = 0; i < text.length(); i++) {
      if (in && text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        in = !in;
      }
    }
    return in;
  }

  /** Returns what is wrong with a template, or null. */
  static String problemIn(String template) {
    RowTemplate parsed = parse(template);
    Map<String, FieldValue> values = new HashMap<>();
    parsed.fields().forEach(field -> values.put(field, new FieldValue("0", false)));
    try (JsonParser json = JSON.createParser(parsed.render(values))) {
      if (json.nextToken() == null) {
        return "is empty";
      }
      json.skipChildren();
      return json.nextToken() == null ? null : "is more than one JSON value";
    } catch (IOException e) {
      return "is not JSON (" + e.getMessage().lines().findFirst().orElse("") + ")";
    }
  }

  /**
   * Returns the fields of a template that rows do not have.
   *
   * @param fields those of the rows
   */
  public static Set<String> unknownFields(String template, List<String> fields) {
    Set<String> unknown = parse(template).fields();
    unknown.removeAll(fields);
    unknown.removeAll(BUILT_IN);
    return unknown;
  }

  private Set<String> fields() {
    Set<String> fields = new LinkedHashSet<>();
    for (Part part : parts) {
      if (part.isField) {
        fields.add(part.text);
      }
    }
    return fields;
  }

  /** Returns the JSON for a row. */
  String render(DeliveryRow row, String dataSet) {
    Map<String, FieldValue> values = new HashMap<>();
    values.put("id", new FieldValue(row.id(), true));
    values.put("data_set", new FieldValue(dataSet, true));
    try (JsonParser json = JSON.createParser(row.payload())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        values.put(
            name,
            new FieldValue(
                value == JsonToken.VALUE_NULL ? null : json.getText(),
                value == JsonToken.VALUE_STRING));
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "Not a row: " + new String(row.payload(), StandardCharsets.UTF_8), e);
    }
    return render(values);
  }

  private String render(Map<String, FieldValue> values) {
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      out.append(
          part.isField
              ? values.getOrDefault(part.text, FieldValue.NULL).render(part.isInString)
              : part.text);
    }
    return out.toString();
  }
}
