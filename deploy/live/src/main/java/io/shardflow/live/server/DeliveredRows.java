package io.shardflow.live.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.shardflow.live.row.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Reads the rows of a delivery: one JSON object, or an array of them. */
final class DeliveredRows {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_FIELDS = 1_000;

  /** The id of all rows but those that have one of their own. */
  private static final String CONTENT_ID = "[0-9a-f]{32}";

  private static final int CONTENT_ID_BYTES = 16;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final String dataSet;
  private final byte[] body;
  private final String[] ids;
  private final List<Row> rows = new ArrayList<>();

  private DeliveredRows(String dataSet, byte[] body, String[] ids) {
    this.dataSet = dataSet;
    this.body = body;
    this.ids = ids;
  }

  /**
   * Reads rows.
   *
   * @param ids the value of the header Shardflow-Id, or null
   * @throws IllegalArgumentException if these are not rows; the message says why
   */
  static List<Row> read(String dataSet, byte[] body, String ids) {
    String[] split = ids == null || ids.isBlank() ? null : ids.strip().split("\\s*,\\s*");
    DeliveredRows result = new DeliveredRows(dataSet, body, split);
    try {
      result.read();
    } catch (JsonParseException e) {
      throw new IllegalArgumentException(
          "The body is not JSON: %s (line %d, column %d)"
              .formatted(
                  e.getOriginalMessage().lines().findFirst().orElse(""),
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new IllegalArgumentException("The body is not JSON: " + e.getMessage());
    }
    return result.rows;
  }

  private void read() throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      JsonToken first = json.nextToken();
      if (first == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          readRow(json);
        }
      } else {
        readRow(json);
      }
      if (json.nextToken() != null) {
        throw new IllegalArgumentException(
            "The body is more than one JSON value: several rows must be in an array");
      }
    }
    if (ids != null && ids.length != rows.size()) {
      throw new IllegalArgumentException(
          "The body has %d rows, and Shardflow-Id has %d ids".formatted(rows.size(), ids.length));
    }
  }

  private void readRow(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalArgumentException(
          json.currentToken() == null
              ? "The body is empty: a row, which is a JSON object, or an array of rows is needed"
              : "Row %d is not a JSON object".formatted(rows.size() + 1));
    }
    int start = (int) json.currentTokenLocation().getByteOffset();
    List<String> names = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      if (names.size() == MAX_FIELDS) {
        throw new IllegalArgumentException(
            "Row %d has more than %d fields".formatted(rows.size() + 1, MAX_FIELDS));
      }
      names.add(json.currentName());
      json.nextToken();
      values.add(value(json));
    }
    int end = (int) json.currentLocation().getByteOffset();
    String id = ids != null && rows.size() < ids.length ? ids[rows.size()] : null;
    int last = names.size() - 1;
    if (id != null && last >= 0 && id.equals(values.get(last))) {
      // The field of deliver.id-field, which the row in the file does not have.
      names.remove(last);
      values.remove(last);
    } else if (id != null && isFromContent(id) && !id.equals(contentId(start, end))) {
      throw new IllegalArgumentException(
          "Row %d is not a row of %s as the job wrote it: the live page does not take what"
                  .formatted(rows.size() + 1, dataSet)
              + " deliver.http.template makes. Deliver to the page with a job that has no"
              + " template");
    }
    rows.add(new Row(names.toArray(String[]::new), values.toArray()));
  }

  /** Rows that could not be delivered have the id of the row inside. */
  private boolean isFromContent(String id) {
    return id.matches(CONTENT_ID) && !dataSet.equals("undelivered");
  }

  private String contentId(int start, int end) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((dataSet + "\n").getBytes(UTF_8));
      sha256.update(Arrays.copyOfRange(body, start, end));
      return HexFormat.of().formatHex(sha256.digest(), 0, CONTENT_ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT ->
          switch (json.getNumberType()) {
            case INT, LONG -> (Object) json.getLongValue();
            default -> new BigDecimal(json.getText());
          };
      case VALUE_NUMBER_FLOAT -> json.getDecimalValue();
      case START_OBJECT, START_ARRAY -> nested(json);
      default -> throw new IllegalArgumentException("A row ends too early");
    };
  }

  private static String nested(JsonParser json) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(text)) {
      generator.copyCurrentStructure(json);
    }
    return text.toString();
  }
}
