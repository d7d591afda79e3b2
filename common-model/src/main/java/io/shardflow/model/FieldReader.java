package io.shardflow.model;

import com.fasterxml.jackson.core.StreamReadConstraints;
import io.shardflow.model.DeadLetter.Reason;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * Goes through the fields of one record and reads those that the event asks for: of each, its value
 * once, or passes over it. Values have their JSON types, but a number may be a text. In CSV all
 * values are texts, and nothing between commas is the same as an absent value.
 */
public abstract class FieldReader {
  /** Decimals keep to 38 digits either side of the point, as in SQL. */
  private static final int MAX_DIGITS = 38;

  private static final Set<String> NOT_FINITE =
      Set.of("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

  /** Moves to the next field; false at the end of the record. */
  public abstract boolean next() throws IOException, MalformedException;

  public abstract String name();

  /** The whole record. */
  public abstract byte[] payload();

  /** When the stream took the record. */
  public abstract Instant arrivalTime();

  /** Passes over the value, whatever it is. */
  public abstract void skip() throws IOException, MalformedException;

  public abstract String text() throws IOException, MalformedException;

  /** A finite number, or a text that is one. */
  public abstract double number() throws IOException, MalformedException;

  /** A number or a text that is one, exactly as written. */
  public abstract BigDecimal decimal() throws IOException, MalformedException;

  /** A number, exactly as written; null for null and for an empty text. */
  public abstract BigDecimal decimalOrNull() throws IOException, MalformedException;

  /** A whole number; null for null and for an empty text. */
  public abstract Long integerOrNull() throws IOException, MalformedException;

  /** A text; null for null and for an empty one. */
  public abstract String textOrNull() throws IOException, MalformedException;

  /** A time in any of the notations of {@link Timestamps#parse}. */
  public abstract Instant time() throws IOException, MalformedException;

  /** The value of a field that must be there. */
  public static <T> T require(String field, T value) throws MalformedException {
    if (value == null) {
      throw new MalformedException(Reason.MISSING, field);
    }
    return value;
  }

  /** The number of a field that must be there; NaN stands for one that was not read. */
  public static double require(String field, double value) throws MalformedException {
    if (Double.isNaN(value)) {
      throw new MalformedException(Reason.MISSING, field);
    }
    return value;
  }

  /** The number that a text is; blanks around it are ignored. */
  protected final BigDecimal parseDecimal(String written) throws IOException, MalformedException {
    String text = written.strip();
    // Jackson's own limit for the numbers of JSON.
    StreamReadConstraints.defaults().validateFPLength(text.length());
    if (NOT_FINITE.contains(text.toLowerCase(Locale.ROOT))) {
      throw malformed(Reason.NOT_FINITE);
    }
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
      // Java takes the digits of all scripts.
      throw malformed(Reason.WRONG_TYPE);
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw malformed(Reason.WRONG_TYPE);
    }
  }

  protected final double finite(double value) throws MalformedException {
    if (!Double.isFinite(value)) {
      throw malformed(Reason.NOT_FINITE);
    }
    // Zero has one sign, so that equal readings are equal bits.
    return value + 0.0;
  }

  protected final BigDecimal exact(BigDecimal value) throws MalformedException {
    if (value.scale() > MAX_DIGITS
        || (value.signum() != 0 && (long) value.precision() - value.scale() > MAX_DIGITS)) {
      throw malformed(Reason.OUT_OF_RANGE);
    }
    return value;
  }

  protected final Long integer(BigDecimal value) throws MalformedException {
    try {
      return value == null ? null : value.longValueExact();
    } catch (ArithmeticException e) {
      throw malformed(Reason.WRONG_TYPE);
    }
  }

  protected final Instant possible(Instant time) throws MalformedException {
    if (time == null) {
      throw malformed(Reason.IMPOSSIBLE_TIME);
    }
    return time;
  }

  /** What is wrong with the value of the current field. */
  protected final MalformedException malformed(Reason reason) {
    return new MalformedException(reason, name());
  }
}
