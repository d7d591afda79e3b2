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
 * Iterates over the fields of one record. For each field, the caller reads the value once, by the
 * method of the expected type, or skips it. A number may also be a JSON string. In CSV all values
 * are strings, and an empty unquoted cell is an absent field.
 */
public abstract class FieldReader {
  /** The maximum number of digits before and after the decimal point, as in SQL. */
  private static final int MAX_DIGITS = 38;

  private static final Set<String> NOT_FINITE =
      Set.of("nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity");

  /** Moves to the next field. Returns false at the end of the record. */
  public abstract boolean next() throws IOException, MalformedException;

  /** Returns the name of the current field. */
  public abstract String name();

  /** Returns the bytes of the whole record. */
  public abstract byte[] payload();

  /** Returns when the record arrived in the stream. */
  public abstract Instant arrivalTime();

  /** Skips a value of any type. */
  public abstract void skip() throws IOException, MalformedException;

  public abstract String text() throws IOException, MalformedException;

  /** Reads a finite number, also from a string. */
  public abstract double number() throws IOException, MalformedException;

  /** Reads a number with exactly the digits that it is written with, also from a string. */
  public abstract BigDecimal decimal() throws IOException, MalformedException;

  /** As {@link #decimal}; returns null for null and for a blank string. */
  public abstract BigDecimal decimalOrNull() throws IOException, MalformedException;

  /** Reads a whole number, also from a string; returns null for null and for a blank string. */
  public abstract Long integerOrNull() throws IOException, MalformedException;

  /** As {@link #text}; returns null for null and for a blank string. */
  public abstract String textOrNull() throws IOException, MalformedException;

  /** Reads a time in any of the notations of {@link Timestamps#parse}. */
  public abstract Instant time() throws IOException, MalformedException;

  /** Returns the value of a required field. */
  public static <T> T require(String field, T value) throws MalformedException {
    if (value == null) {
      throw new MalformedException(Reason.MISSING, field);
    }
    return value;
  }

  /** Returns the value of a required number; NaN means that the field is missing. */
  public static double require(String field, double value) throws MalformedException {
    if (Double.isNaN(value)) {
      throw new MalformedException(Reason.MISSING, field);
    }
    return value;
  }

  /** Parses a number from a string. Blanks around it are ignored. */
  protected final BigDecimal parseDecimal(String written) throws IOException, MalformedException {
    String text = written.strip();
    // Jackson's limit for JSON numbers.
    StreamReadConstraints.defaults().validateFPLength(text.length());
    if (NOT_FINITE.contains(text.toLowerCase(Locale.ROOT))) {
      throw malformed(Reason.NOT_FINITE);
    }
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
      // BigDecimal accepts the digits of all scripts.
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
    // Turns -0.0 into 0.0, so that equal readings have equal bits.
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

  /** Returns an exception that names the current field. */
  protected final MalformedException malformed(Reason reason) {
    return new MalformedException(reason, name());
  }
}
