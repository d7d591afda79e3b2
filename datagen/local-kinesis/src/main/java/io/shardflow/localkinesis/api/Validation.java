package io.shardflow.localkinesis.api;

import static io.shardflow.localkinesis.api.ServiceError.validation;

/** The constraints on single fields of requests, with the error messages of AWS. */
public final class Validation {
  private static final String NAME = "[a-zA-Z0-9_.-]{1,128}";
  private static final String SEQUENCE_NUMBER = "0|([1-9]\\d{0,128})";

  private Validation() {}

  /** Returns the value, which must not be null. */
  public static <T> T required(String field, T value) {
    if (value == null) {
      throw validation(
          "Value null at '%s' failed to satisfy constraint: Member must not be null", field);
    }
    return value;
  }

  /** Returns the number, or a default if it is absent. */
  public static int within(String field, Integer value, int min, int max, int defaultValue) {
    return value == null ? defaultValue : within(field, value, min, max);
  }

  public static int within(String field, Integer value, int min, int max) {
    if (required(field, value) < min || value > max) {
      throw validation(
          "Value '%d' at '%s' failed to satisfy constraint: Member must have value %s than or equal"
              + " to %d",
          value, field, value < min ? "greater" : "less", value < min ? min : max);
    }
    return value;
  }

  public static void length(String field, int length, int min, int max) {
    if (length < min || length > max) {
      throw validation(
          "Value at '%s' failed to satisfy constraint: Member must have length %s than or equal to"
              + " %d",
          field, length < min ? "greater" : "less", length < min ? min : max);
    }
  }

  /** Checks the name of a stream or consumer. */
  public static String name(String field, String name) {
    return matching(NAME, field, required(field, name));
  }

  /** Checks a sequence number, if there is one. */
  public static void sequenceNumber(String field, String number) {
    if (number != null) {
      matching(SEQUENCE_NUMBER, field, number);
    }
  }

  private static String matching(String pattern, String field, String value) {
    if (!value.matches(pattern)) {
      throw validation(
          "Value '%s' at '%s' failed to satisfy constraint: Member must satisfy regular expression"
              + " pattern: %s",
          value, field, pattern);
    }
    return value;
  }
}
