package io.shardflow.model;

import io.shardflow.model.DeadLetter.Reason;
import java.io.IOException;

/** Thrown if a format, or the folder of a row, cannot hold the values of a record. */
public final class UnwritableRowException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final String field;

  /**
   * Creates an exception.
   *
   * @param field the field with the value, or null if it is not known
   */
  public UnwritableRowException(Reason reason, String field) {
    super(field == null ? reason.label() : field + ": " + reason.label());
    this.reason = reason;
    this.field = field;
  }

  public Reason reason() {
    return reason;
  }

  /** Returns the field with the value, or null if it is not known. */
  public String field() {
    return field;
  }
}
