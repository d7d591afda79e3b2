package io.shardflow.model;

import io.shardflow.codec.EventDecoder;

/** A record that cannot be read; it never leaves {@link EventDecoder}. */
public final class MalformedException extends Exception {
  public final transient DeadLetter.Reason reason;
  public final String field;

  public MalformedException(DeadLetter.Reason reason, String field) {
    super(reason.label(), null, false, false);
    this.reason = reason;
    this.field = field;
  }
}
