package io.shardflow.model;

import java.io.IOException;

/** Thrown if a record cannot be written as one line because a text contains a line break. */
public final class LineBreakException extends IOException {
  private static final long serialVersionUID = 1L;

  public LineBreakException() {
    super(DeadLetter.Reason.LINE_BREAK.label());
  }
}
