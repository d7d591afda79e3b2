package io.shardflow.codec.json;

import com.fasterxml.jackson.core.JsonToken;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.model.FieldReader;
import io.shardflow.model.MalformedException;
import io.shardflow.text.TimeFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** Reads values from Jackson's tokens, and reports what is wrong with a malformed one. */
abstract class JsonValueReader extends FieldReader {
  private final TimeFormat times;

  JsonValueReader(TimeFormat times) {
    this.times = times;
  }

  /** Returns the first token of the current value. */
  abstract JsonToken token();

  /** Returns the string, or the number as it is written. */
  abstract String written() throws IOException;

  /** Returns the value of a numeric token. */
  abstract double doubleValue() throws IOException;

  /**
   * Returns the value of a numeric token.
   *
   * @throws NumberFormatException if its exponent is too large
   */
  abstract BigDecimal decimalValue() throws IOException;

  /** Returns whether the value of a numeric token is NaN or infinite. */
  abstract boolean isNotFinite() throws IOException;

  @Override
  public String text() throws IOException, MalformedException {
    expect(token() == JsonToken.VALUE_STRING);
    String text = written();
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
    if (token() == JsonToken.VALUE_STRING) {
      return finite(parseDecimal(written()).doubleValue());
    }
    expect(isNumeric());
    return finite(doubleValue());
  }

  @Override
  public BigDecimal decimal() throws IOException, MalformedException {
    if (token() == JsonToken.VALUE_STRING) {
      return exact(parseDecimal(written()));
    }
    return exact(validDecimal());
  }

  private BigDecimal validDecimal() throws IOException, MalformedException {
    expect(isNumeric());
    if (isNotFinite()) {
      throw malformed(Reason.NOT_FINITE);
    }
    try {
      return decimalValue();
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
    return token() == JsonToken.VALUE_NULL
        || (token() == JsonToken.VALUE_STRING && written().isBlank());
  }

  @Override
  public Instant time() throws IOException, MalformedException {
    if (token() != JsonToken.VALUE_STRING) {
      return possible(times.ofNumber(validDecimal()));
    }
    return possible(times.parse(written().strip()));
  }

  private boolean isNumeric() {
    return token() != null && token().isNumeric();
  }

  private void expect(boolean rightType) throws MalformedException {
    if (!rightType) {
      throw malformed(token() == JsonToken.VALUE_NULL ? Reason.NULL : Reason.WRONG_TYPE);
    }
  }
}
