package io.shardflow.query;

/** Reports a query that DuckDB cannot run. The message is for the user. */
final class QueryException extends Exception {
  private static final long serialVersionUID = 1L;

  QueryException(String message, Throwable cause) {
    super(message, cause);
  }
}
