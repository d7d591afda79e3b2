package io.shardflow.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.shardflow.model.DeadLetter.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads records of every shape, and says what is wrong with those that cannot be read. */
final class JacksonReader extends FieldReader {
  /** Decimals keep to 38 digits either side of the point, as in SQL. */
  private static final int MAX_DIGITS = 38;

  private static final Set<String> NOT_FINITE =
      Set.of("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

  private final JsonParser parser;
  private final List<String> columns;
  private final boolean textual;
  private final byte[] payload;
  private final Instant arrivalTime;
  private String name;
  private JsonToken token;

  JacksonReader(JsonParser parser, List<String> columns, byte[] payload, Origin origin) {
    this.parser = parser;
    this.columns = columns;
    this.textual = columns != null;
    this.payload = payload;
    this.arrivalTime = origin.arrivalTime();
  }

  @Override
  public boolean next() throws IOException {
    do {
      if (parser.nextToken() != JsonToken.FIELD_NAME) {
        return false;
      }
      name = parser.currentName();
      token = parser.nextToken();
    } while (textual && token == JsonToken.VALUE_NULL);
    return true;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  byte[] payload() {
    return payload;
  }

  @Override
  List<String> columns() {
    return columns;
  }

  @Override
  public Instant arrivalTime() {
    return arrivalTime;
  }

  @Override
  public void skip() throws IOException {
    parser.skipChildren();
  }

  @Override
  public String text() throws IOException, MalformedException {
    expect(token == JsonToken.VALUE_STRING);
    String text = parser.getText();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!pair) {
          throw malformed(Reason.BAD_TEXT);
        }
        i++;
      }
    }
    return text;
  }

  @Override
  public double number() throws IOException, MalformedException {
    double value;
    if (token == JsonToken.VALUE_STRING) {
      value = parseDecimal().doubleValue();
    } else {
      expect(token != null && token.isNumeric());
      value = parser.getDoubleValue();
    }
    if (!Double.isFinite(value)) {
      throw malformed(Reason.NOT_FINITE);
    }
    // Zero has one sign, so that equal readings are equal bits.
    return value + 0.0;
  }

  @Override
  public BigDecimal decimal() throws IOException, MalformedException {
    return decimal(token == JsonToken.VALUE_STRING);
  }

  @Override
  public BigDecimal decimalOrNull() throws IOException, MalformedException {
    return isNullOrEmpty() ? null : decimal(token == JsonToken.VALUE_STRING);
  }

  @Override
  public Long integerOrNull() throws IOException, MalformedException {
    BigDecimal value = decimalOrNull();
    try {
      return value == null ? null : value.longValueExact();
    } catch (ArithmeticException e) {
      throw malformed(Reason.WRONG_TYPE);
    }
  }

  @Override
  public String textOrNull() throws IOException, MalformedException {
    return isNullOrEmpty() ? null : text();
  }

  private boolean isNullOrEmpty() throws IOException {
    return token == JsonToken.VALUE_NULL
        || (token == JsonToken.VALUE_STRING && parser.getText().isBlank());
  }

  private BigDecimal decimal(boolean asText) throws IOException, MalformedException {
    BigDecimal value;
    if (asText) {
      value = parseDecimal();
    } else {
      value = decimalValue();
    }
    if (value.scale() > MAX_DIGITS
        || (value.signum() != 0 && (long) value.precision() - value.scale() > MAX_DIGITS)) {
      throw malformed(Reason.OUT_OF_RANGE);
    }
    return value;
  }

  @Override
  public Instant time() throws IOException, MalformedException {
    Instant time;
    if (textual) {
      time = Timestamps.parse(parser.getText().strip());
    } else if (token == JsonToken.VALUE_STRING) {
      time = Timestamps.parse(parser.getText());
    } else {
      time = Timestamps.ofEpoch(decimalValue());
    }
    if (time == null) {
      throw malformed(Reason.IMPOSSIBLE_TIME);
    }
    return time;
  }

  private BigDecimal decimalValue() throws IOException, MalformedException {
    expect(token != null && token.isNumeric());
    if (parser.isNaN()) {
      throw malformed(Reason.NOT_FINITE);
    }
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw malformed(Reason.OUT_OF_RANGE);
    }
  }

  private BigDecimal parseDecimal() throws IOException, MalformedException {
    expect(token == JsonToken.VALUE_STRING);
    String text = parser.getText().strip();
    // The limit that the parser itself sets to numbers of JSON.
    parser.streamReadConstraints().validateFPLength(text.length());
    if (NOT_FINITE.contains(text.toLowerCase(Locale.ROOT))) {
      throw malformed(Reason.NOT_FINITE);
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw malformed(Reason.WRONG_TYPE);
    }
  }

  private void expect(boolean rightType) throws MalformedException {
    if (!rightType) {
      throw malformed(token == JsonToken.VALUE_NULL ? Reason.NULL : Reason.WRONG_TYPE);
    }
  }

  private MalformedException malformed(Reason reason) {
    return new MalformedException(reason, name);
  }
}
