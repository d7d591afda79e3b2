package io.shardflow.model;

import java.io.IOException;

/** Says that a record has a line break in a text, so that it cannot be written as one line. */
public final class LineBreakException extends IOException {
  private static final long serialVersionUID = 1L;

  public LineBreakException() {
    super(DeadLetter.Reason.LINE_BREAK.label());
  }
}
