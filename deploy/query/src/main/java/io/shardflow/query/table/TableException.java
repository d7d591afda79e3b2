package io.shardflow.query.table;

/** A table that cannot be read. The message is one line, and says what to do. */
public final class TableException extends Exception {
  private static final long serialVersionUID = 1L;

  TableException(String message) {
    super(message);
  }

  TableException(String message, Throwable cause) {
    super(message, cause);
  }
}
