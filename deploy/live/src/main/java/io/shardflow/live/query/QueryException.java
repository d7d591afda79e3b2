package io.shardflow.live.query;

/** A query that cannot be answered. The message is for the user. */
public final class QueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  private QueryException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Creates the error of a parameter that is missing, unknown, or not allowed. */
  public static QueryException bad(String message) {
    return new QueryException(400, message);
  }

  /** Creates the error of a data set that does not exist. */
  public static QueryException notFound(String message) {
    return new QueryException(404, message);
  }

  /** Returns the HTTP status: 400 or 404. */
  public int status() {
    return status;
  }
}
