package io.shardflow.local.discover.suggest;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardflow.codec.EventDecoder;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.RowSchema;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An input field of a job.
 *
 * @param required whether an event without this field is malformed
 */
record InputField(String name, RowSchema.Type type, boolean required) {
  private static final JsonMapper JSON = new JsonMapper();

  /** A time that source.time-format=auto reads. */
  static final String ANY_TIME = "2024-05-01T12:00:00Z";

  /** Returns the fields of an event, in order. The decoder tells which of them are required. */
  static <E extends Event> List<InputField> of(EventFormat<E> format) throws IOException {
    RowSchema schema;
    try {
      schema = RowSchema.of(format.type().getConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("An event needs a public constructor", e);
    }
    EventDecoder<E> decoder = EventDecoder.json(format);
    List<InputField> fields = new ArrayList<>();
    for (RowSchema.Column column : schema.columns()) {
      ObjectNode event = JSON.createObjectNode();
      for (RowSchema.Column other : schema.columns()) {
        if (other != column) {
          event.put(other.name(), anyValue(other.type(), ANY_TIME));
        }
      }
      boolean required =
          !decoder.decode(JSON.writeValueAsBytes(event), new SampleOrigin(Instant.EPOCH)).isEvent();
      fields.add(new InputField(column.name(), column.type(), required));
    }
    return fields;
  }

  /** Returns a text that is a value of the type. Numbers can be texts in every record. */
  static String anyValue(RowSchema.Type type, String time) {
    return switch (type) {
      case INTEGER, NUMBER, DECIMAL -> "1";
      case TIME -> time;
      case BOOL -> "true";
      case TEXT, BYTES -> "x";
    };
  }

  boolean isTime() {
    return type == RowSchema.Type.TIME;
  }

  boolean isNumber() {
    return type == RowSchema.Type.INTEGER
        || type == RowSchema.Type.NUMBER
        || type == RowSchema.Type.DECIMAL;
  }
}
