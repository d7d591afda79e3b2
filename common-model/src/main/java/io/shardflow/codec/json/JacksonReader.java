package io.shardflow.codec.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.FieldReader;
import io.shardflow.model.MalformedException;
import io.shardflow.model.Origin;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** Reads the fields of any JSON object, and reports what is wrong with a malformed one. */
public final class JacksonReader extends FieldReader {
  private final JsonParser parser;
  private final byte[] payload;
  private final Instant arrivalTime;
  private String name;
  private JsonToken token;

  public JacksonReader(JsonParser parser, byte[] payload, Origin origin) {
    this.parser = parser;
    this.payload = payload;
    this.arrivalTime = origin.arrivalTime();
  }

  @Override
  public boolean next() throws IOException {
    if (parser.nextToken() != JsonToken.FIELD_NAME) {
      return false;
    }
    name = parser.currentName();
    token = parser.nextToken();
    return true;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] payload() {
    return payload;
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
    if (token == JsonToken.VALUE_STRING) {
      return finite(parseDecimal(parser.getText()).doubleValue());
    }
    expect(token != null && token.isNumeric());
    return finite(parser.getDoubleValue());
  }

  @Override
  public BigDecimal decimal() throws IOException, MalformedException {
    if (token == JsonToken.VALUE_STRING) {
      return exact(parseDecimal(parser.getText()));
    }
    return exact(decimalValue());
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

  @Override
  public BigDecimal decimalOrNull() throws IOException, MalformedException {
    return isNullOrEmpty() ? null : decimal();
  }

  @Override
  public Long integerOrNull() throws IOException, MalformedException {
    return integer(decimalOrNull());
  }

  @Override
  public String textOrNull() throws IOException, MalformedException {
    return isNullOrEmpty() ? null : text();
  }

  private boolean isNullOrEmpty() throws IOException {
    return token == JsonToken.VALUE_NULL
        || (token == JsonToken.VALUE_STRING && parser.getText().isBlank());
  }

  @Override
  public Instant time() throws IOException, MalformedException {
    if (token != JsonToken.VALUE_STRING) {
      return possible(Timestamps.ofEpoch(decimalValue()));
    }
    return possible(Timestamps.parse(parser.getText().strip()));
  }

  private void expect(boolean rightType) throws MalformedException {
    if (!rightType) {
      throw malformed(token == JsonToken.VALUE_NULL ? Reason.NULL : Reason.WRONG_TYPE);
    }
  }
}
