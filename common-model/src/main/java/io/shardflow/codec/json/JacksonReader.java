package io.shardflow.codec.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.shardflow.model.Origin;
import io.shardflow.text.TimeFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** Reads the fields of any JSON object. */
public final class JacksonReader extends JsonValueReader {
  private final JsonParser parser;
  private final byte[] payload;
  private final Instant arrivalTime;
  private String name;
  private JsonToken token;

  public JacksonReader(JsonParser parser, byte[] payload, Origin origin, TimeFormat times) {
    super(times);
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
  JsonToken token() {
    return token;
  }

  @Override
  String written() throws IOException {
    return parser.getText();
  }

  @Override
  double doubleValue() throws IOException {
    return parser.getDoubleValue();
  }

  @Override
  BigDecimal decimalValue() throws IOException {
    return parser.getDecimalValue();
  }

  @Override
  boolean isNotFinite() throws IOException {
    return parser.isNaN();
  }
}
