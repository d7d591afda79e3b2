package io.shardflow.model;

import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** Takes the fields of one record, in order. Any value may be null. */
public interface FieldWriter {
  void text(String name, String value) throws IOException;

  void integer(String name, Long value) throws IOException;

  /** A number that is not finite is written as null, which JSON and CSV can say. */
  void number(String name, double value) throws IOException;

  /** Written as plain digits, without an exponent and without trailing zeros. */
  void decimal(String name, BigDecimal value) throws IOException;

  void bool(String name, boolean value) throws IOException;

  /** Written as {@link Timestamps#format}. */
  default void time(String name, Instant value) throws IOException {
    text(name, value == null ? null : Timestamps.format(value));
  }

  /** Written as {@link Timestamps#formatIso}. */
  default void isoTime(String name, Instant value) throws IOException {
    text(name, value == null ? null : Timestamps.formatIso(value));
  }
}
