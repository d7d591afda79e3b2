package io.shardflow.model;

import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;

/** Receives the fields of one record, in order. Any value may be null. */
public interface FieldWriter {
  void text(String name, String value) throws IOException;

  void integer(String name, Long value) throws IOException;

  /** Writes a number, or null if it is not finite, because JSON has no such numbers. */
  void number(String name, double value) throws IOException;

  /** Writes a number without an exponent and without trailing zeros. */
  void decimal(String name, BigDecimal value) throws IOException;

  void bool(String name, boolean value) throws IOException;

  /** Writes bytes, in Base64 if the format has only texts. */
  default void bytes(String name, byte[] value) throws IOException {
    text(name, value == null ? null : Base64.getEncoder().encodeToString(value));
  }

  /** Writes a time in the notation of {@link Timestamps#format}. */
  default void time(String name, Instant value) throws IOException {
    text(name, value == null ? null : Timestamps.format(value));
  }

  /** Writes a time in the notation of {@link Timestamps#formatIso}. */
  default void isoTime(String name, Instant value) throws IOException {
    text(name, value == null ? null : Timestamps.formatIso(value));
  }
}
