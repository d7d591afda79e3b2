package io.shardflow.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record with whatever fields, to be looked at.
 *
 * @param json an object in UTF-8; that of a CSV row has every column, with its text or null
 * @param eventTime when the stream took it
 */
public record AnyObject(byte[] json, Instant eventTime) implements Event {
  /** Takes every record that is an object or a row. */
  public static final EventFormat<AnyObject> FORMAT =
      new EventFormat<>(AnyObject.class, AnyObject::read);

  private static final JsonFactory JSON = new JsonFactory();

  private static AnyObject read(FieldReader in) throws MalformedException, IOException {
    if (in.columns() != null) {
      return new AnyObject(readRow(in), in.arrivalTime());
    }
    while (in.next()) {
      in.skip();
    }
    return new AnyObject(in.payload(), in.arrivalTime());
  }

  private static byte[] readRow(FieldReader in) throws MalformedException, IOException {
    Map<String, String> row = new LinkedHashMap<>();
    in.columns().forEach(column -> row.put(column, null));
    while (in.next()) {
      row.put(in.name(), in.text());
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator object = JSON.createGenerator(json)) {
      object.writeStartObject();
      for (Map.Entry<String, String> value : row.entrySet()) {
        object.writeStringField(value.getKey(), value.getValue());
      }
      object.writeEndObject();
    }
    return json.toByteArray();
  }

  /** Writes the object as a text. */
  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("json", new String(json, StandardCharsets.UTF_8));
  }
}
