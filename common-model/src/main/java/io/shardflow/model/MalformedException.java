package io.shardflow.model;

/**
 * Thrown by a reader if a record cannot be decoded. The decoder turns it into a {@link DeadLetter}.
 * It has no stack trace, because malformed records can be frequent.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  public final transient DeadLetter.Reason reason;

  /** The field with the error, or null if the error concerns the whole record. */
  public final String field;

  public MalformedException(DeadLetter.Reason reason, String field) {
    super(reason.label(), null, false, false);
    this.reason = reason;
    this.field = field;
  }
}
