package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.KinesisError.validation;

/** The constraints that AWS sets on single fields of requests, refused in its words. */
final class Validation {
  private static final String NAME = "[a-zA-Z0-9_.-]{1,128}";
  private static final String SEQUENCE_NUMBER = "0|([1-9]\\d{0,128})";

  private Validation() {}

  static <T> T given(String field, T value) {
    if (value == null) {
      throw validation(
          "Value null at '%s' failed to satisfy constraint: Member must not be null", field);
    }
    return value;
  }

  /** The number, or the other one if it is absent. */
  static int within(String field, Integer value, int least, int most, int absent) {
    return value == null ? absent : within(field, value, least, most);
  }

  static int within(String field, Integer value, int least, int most) {
    if (given(field, value) < least || value > most) {
      throw validation(
          "Value '%d' at '%s' failed to satisfy constraint: Member must have value %s than or equal to %d",
          value, field, value < least ? "greater" : "less", value < least ? least : most);
    }
    return value;
  }

  static void length(String field, int length, int least, int most) {
    if (length < least || length > most) {
      throw validation(
          "Value at '%s' failed to satisfy constraint: Member must have length %s than or equal to %d",
          field, length < least ? "greater" : "less", length < least ? least : most);
    }
  }

  /** A name of a stream or consumer. */
  static String name(String field, String name) {
    return matching(NAME, field, given(field, name));
  }

  /** A sequence number, if there is one. */
  static void sequenceNumber(String field, String number) {
    if (number != null) {
      matching(SEQUENCE_NUMBER, field, number);
    }
  }

  private static String matching(String pattern, String field, String value) {
    if (!value.matches(pattern)) {
      throw validation(
          "Value '%s' at '%s' failed to satisfy constraint: Member must satisfy regular expression pattern: %s",
          value, field, pattern);
    }
    return value;
  }
}
