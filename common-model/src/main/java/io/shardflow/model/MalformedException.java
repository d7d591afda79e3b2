package io.shardflow.model;

/** A record that cannot be read; it never leaves {@link EventDecoder}. */
final class MalformedException extends Exception {
  final transient DeadLetter.Reason reason;
  final String field;

  MalformedException(DeadLetter.Reason reason, String field) {
    super(reason.label(), null, false, false);
    this.reason = reason;
    this.field = field;
  }
}
