package io.shardflow.local.cases;

/** A case could not be run to its end. The message says why. */
public final class CaseException extends Exception {
  private static final long serialVersionUID = 1L;

  public CaseException(String message) {
    super(message);
  }
}
