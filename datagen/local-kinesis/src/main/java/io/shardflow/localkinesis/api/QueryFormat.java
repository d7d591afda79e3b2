package io.shardflow.localkinesis.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The format of AWS's query protocol: a request is a form, such as {@code
 * Action=Publish&Message=...}, and a response is XML. In a form, {@code List.member.1.Field} is a
 * field of an element of a list, and {@code Map.entry.1.Name} (or {@code key}) and {@code
 * Map.entry.1.Value} (or {@code value}) are an entry of a map. Each call has a format of its own,
 * because a response repeats the name of the action.
 */
public final class QueryFormat implements MessageFormat {
  private static final String REQUEST_TYPE = "application/x-www-form-urlencoded";
  private static final int MAX_DEPTH = 10;
  private static final int MAX_LIST_INDEX_DIGITS = 6;

  /** Reads the empty value of an empty list or map. */
  private static final ObjectMapper MAPPER = WireFormat.JSON.mapper().copy();

  static {
    for (LogicalType type : List.of(LogicalType.Collection, LogicalType.Map)) {
      MAPPER
          .coercionConfigFor(type)
          .setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsEmpty);
    }
  }

  private final String namespace;
  private final String action;

  /**
   * Creates the format of one call.
   *
   * @param namespace the XML namespace of responses
   * @param body the request, which may be malformed
   */
  public QueryFormat(String namespace, byte[] body) {
    this.namespace = namespace;
    String form = "&" + new String(body, UTF_8) + "&";
    int start = form.indexOf("&Action=");
    action =
        start < 0 ? "" : form.substring(form.indexOf('=', start) + 1, form.indexOf('&', start + 1));
  }

  /** Returns whether requests of this content type are forms. */
  public static boolean isOf(String contentType) {
    return contentType != null && contentType.startsWith(REQUEST_TYPE);
  }

  /** Returns the name of the operation, or an empty text if the request names none. */
  public String action() {
    return action;
  }

  @Override
  public String contentType() {
    return "text/xml";
  }

  @Override
  public <T> T read(byte[] bytes, Class<T> type) {
    ObjectNode request = MAPPER.createObjectNode();
    try {
      for (String parameter : new String(bytes, UTF_8).split("&")) {
        int equals = parameter.indexOf('=');
        if (equals > 0) {
          put(
              request,
              URLDecoder.decode(parameter.substring(0, equals), UTF_8),
              URLDecoder.decode(parameter.substring(equals + 1), UTF_8));
        }
      }
      return MAPPER.treeToValue(value(request), type);
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw new ServiceError("MalformedQueryString", e.getMessage());
    }
  }

  private static void put(ObjectNode request, String path, String value) {
    String[] names = path.split("\\.");
    if (names.length == 0 || names.length > MAX_DEPTH) {
      throw new IllegalArgumentException("Not a parameter: " + path);
    }
    ObjectNode node = request;
    for (int i = 0; i < names.length - 1; i++) {
      node = node.get(names[i]) instanceof ObjectNode child ? child : node.putObject(names[i]);
    }
    node.put(names[names.length - 1], value);
  }

  /** Returns a value with lists and maps in place of numbered members and entries. */
  private static JsonNode value(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    if (object.get("member") instanceof ObjectNode members) {
      ArrayNode list = MAPPER.createArrayNode();
      numbered(members).values().forEach(member -> list.add(value(member)));
      return list;
    }
    ObjectNode result = MAPPER.createObjectNode();
    if (object.get("entry") instanceof ObjectNode entries) {
      for (JsonNode entry : numbered(entries).values()) {
        result.set(either(entry, "Name", "key").asText(), value(either(entry, "Value", "value")));
      }
      return result;
    }
    object.properties().forEach(field -> result.set(field.getKey(), value(field.getValue())));
    return result;
  }

  private static Map<Integer, JsonNode> numbered(ObjectNode members) {
    Map<Integer, JsonNode> inOrder = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      if (member.getKey().length() > MAX_LIST_INDEX_DIGITS) {
        throw new IllegalArgumentException("Not an index of a list: " + member.getKey());
      }
      // A NumberFormatException is an IllegalArgumentException.
      inOrder.put(Integer.valueOf(member.getKey()), member.getValue());
    }
    return inOrder;
  }

  private static JsonNode either(JsonNode entry, String name, String otherName) {
    JsonNode value = entry.hasNonNull(name) ? entry.get(name) : entry.get(otherName);
    if (value == null) {
      throw new IllegalArgumentException("An entry of a map has no " + name);
    }
    return value;
  }

  @Override
  public byte[] write(Object message) {
    StringBuilder xml = new StringBuilder();
    xml.append('<').append(action).append("Response xmlns=\"").append(namespace).append("\">");
    append(xml, action + "Result", MAPPER.valueToTree(message));
    xml.append("<ResponseMetadata>");
    appendRequestId(xml);
    xml.append("</ResponseMetadata></").append(action).append("Response>");
    return xml.toString().getBytes(UTF_8);
  }

  @Override
  public byte[] writeError(ServiceError error) {
    StringBuilder xml = new StringBuilder();
    xml.append("<ErrorResponse xmlns=\"").append(namespace).append("\"><Error><Type>");
    xml.append(error.status() < 500 ? "Sender" : "Receiver").append("</Type><Code>");
    appendText(xml, error.type());
    xml.append("</Code><Message>");
    appendText(xml, String.valueOf(error.getMessage()));
    xml.append("</Message></Error>");
    appendRequestId(xml);
    return xml.append("</ErrorResponse>").toString().getBytes(UTF_8);
  }

  private static void appendRequestId(StringBuilder xml) {
    xml.append("<RequestId>").append(UUID.randomUUID()).append("</RequestId>");
  }

  private static void append(StringBuilder xml, String name, JsonNode value) {
    xml.append('<').append(name).append('>');
    if (value.isArray()) {
      value.forEach(element -> append(xml, "member", element));
    } else if (value.isObject()) {
      value.properties().forEach(field -> append(xml, field.getKey(), field.getValue()));
    } else {
      appendText(xml, value.asText());
    }
    xml.append("</").append(name).append('>');
  }

  /** Appends a text. Characters that XML cannot contain become question marks. */
  private static void appendText(StringBuilder xml, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> xml.append("&amp;");
        case '<' -> xml.append("&lt;");
        case '>' -> xml.append("&gt;");
        case '\t', '\n', '\r' -> xml.append("&#").append((int) c).append(';');
        default -> xml.append(c < ' ' || c == '\uFFFE' || c == '\uFFFF' ? '?' : c);
      }
    }
  }
}
