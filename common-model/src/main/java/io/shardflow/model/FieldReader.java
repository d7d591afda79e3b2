package io.shardflow.model;

import io.shardflow.model.DeadLetter.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/**
 * Goes through the fields of one record and reads those that the event asks for: of each, its value
 * once, or passes over it. Values have their JSON types, but a number may be a text; in CSV all are
 * text, and nothing between commas is the same as an absent value.
 */
public abstract sealed class FieldReader permits FlatJsonReader, JacksonReader, PackedReader {

  /** Moves to the next field; false at the end of the record. */
  public abstract boolean next() throws IOException, MalformedException;

  public abstract String name();

  /** The whole record. */
  abstract byte[] payload();

  /** The columns of a CSV file, those without a value among them; null in JSON. */
  abstract List<String> columns();

  /** When the stream took the record. */
  public abstract Instant arrivalTime();

  /** Passes over the value, whatever it is. */
  public abstract void skip() throws IOException, MalformedException;

  public abstract String text() throws IOException, MalformedException;

  /** A finite number. */
  public abstract double number() throws IOException, MalformedException;

  /** A number, exactly as written. */
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
}
