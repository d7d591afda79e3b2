package io.shardflow.jobs.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardflow.text.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Other shapes of the same events, with the options for them. */
public enum Shape {
  /** Flat objects with other names, times as seconds since 1970, and numbers as texts. */
  RENAMED {
    @Override
    public List<byte[]> records(List<String> events) {
      return events.stream().map(event -> utf8(renamed(object(event)) + "\n")).toList();
    }

    @Override
    String path(String field) {
      return "$['its " + field + "']";
    }
  },
  /** Objects with an array of nested events, which have a field of their own behind it. */
  ENVELOPED {
    @Override
    public List<byte[]> records(List<String> events) {
      return groups(events, 3, group -> utf8(envelope(group)));
    }

    @Override
    String path(String field) {
      return "$.data.events[*].body." + field;
    }
  },
  /** Several objects without line breaks. */
  CONCATENATED {
    @Override
    public List<byte[]> records(List<String> events) {
      return groups(events, 4, group -> utf8(String.join("", group)));
    }
  },
  /** Arrays of objects. */
  ARRAYS {
    @Override
    public List<byte[]> records(List<String> events) {
      return groups(events, 4, group -> utf8("[" + String.join(",\n", group) + "]"));
    }
  },
  /** Compressed envelopes, two per record. */
  COMPRESSED {
    @Override
    public List<byte[]> records(List<String> events) {
      return groups(
          events,
          6,
          group -> {
            int half = group.size() / 2;
            return gzip(
                envelope(group.subList(0, half)) + envelope(group.subList(half, group.size())));
          });
    }

    @Override
    String path(String field) {
      return ENVELOPED.path(field);
    }
  };

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns records with these events, in their order. */
  public abstract List<byte[]> records(List<String> events);

  /** Returns the path to a field, or null if it is the field of that name. */
  String path(String field) {
    return null;
  }

  /** Returns the options of a job that reads such records. */
  public List<String> options(String event) {
    List<String> options = new ArrayList<>();
    object(event)
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (path(field) != null) {
                options.addAll(List.of("--map." + field, path(field)));
              }
            });
    if (this == ENVELOPED || this == COMPRESSED) {
      options.addAll(List.of("--source.records", "$.data.events[*]"));
    }
    return options;
  }

  private static String renamed(ObjectNode event) {
    ObjectNode renamed = JSON.createObjectNode();
    event
        .fields()
        .forEachRemaining(
            field -> renamed.put("its " + field.getKey(), asProducersWrite(field.getValue())));
    return renamed.toString();
  }

  private static String asProducersWrite(JsonNode value) {
    Instant time =
        value.isTextual() && value.textValue().contains("T")
            ? Timestamps.parse(value.textValue())
            : null;
    return time == null
        ? value.asText()
        : BigDecimal.valueOf(time.getEpochSecond())
            .add(BigDecimal.valueOf(time.getNano(), 9))
            .toPlainString();
  }

  private static String envelope(List<String> events) {
    ObjectNode envelope = JSON.createObjectNode();
    envelope.put("version", 2);
    var array = envelope.putObject("data").putArray("events");
    events.forEach(event -> array.addObject().set("body", object(event)));
    envelope.put("sent", true);
    return envelope.toString();
  }

  private static ObjectNode object(String event) {
    try {
      return (ObjectNode) JSON.readTree(event);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Writer {
    byte[] write(List<String> group);
  }

  private static List<byte[]> groups(List<String> events, int size, Writer writer) {
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < events.size(); i += size) {
      records.add(writer.write(events.subList(i, Math.min(i + size, events.size()))));
    }
    return records;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var gz = new GZIPOutputStream(out)) {
      gz.write(utf8(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
