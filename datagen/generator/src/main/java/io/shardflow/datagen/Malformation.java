package io.shardflow.datagen;

import java.util.Locale;

/** The ways in which a record can be malformed. In options: lower case, with hyphens. */
public enum Malformation {
  /** The record is cut off. */
  TRUNCATED,

  /** A required field is missing. */
  MISSING_FIELD,

  /** A required field is null. */
  NULL_FIELD,

  /** The event's time is on the 32nd of its month. */
  IMPOSSIBLE_TIME,

  /** A number is NaN, as Python writes it. */
  NON_FINITE_NUMBER,

  /** A string contains a byte that is not valid UTF-8. */
  BROKEN_UTF8,

  /** A number field contains a string that is not a number. */
  WRONG_TYPE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
