package io.shardflow.localkinesis.api;

/** The error response to a call: an error type of AWS's API reference and a message. */
public final class ServiceError extends RuntimeException {
  public static final String THROUGHPUT_EXCEEDED = "ProvisionedThroughputExceededException";
  public static final String INTERNAL_FAILURE = "InternalFailure";

  private static final long serialVersionUID = 1L;
  private static final int BAD_REQUEST = 400;
  private static final int INTERNAL_SERVER_ERROR = 500;

  private final String type;
  private final int status;

  /** Creates an error with status 400, or 500 for an internal failure. */
  public ServiceError(String type, String message) {
    this(type, type.equals(INTERNAL_FAILURE) ? INTERNAL_SERVER_ERROR : BAD_REQUEST, message);
  }

  public ServiceError(String type, int status, String message) {
    // A response needs no stack trace.
    super(message, null, false, false);
    this.type = type;
    this.status = status;
  }

  public static ServiceError invalidArgument(String message, Object... values) {
    return new ServiceError("InvalidArgumentException", message.formatted(values));
  }

  public static ServiceError validation(String message, Object... values) {
    return new ServiceError(
        "ValidationException", "1 validation error detected: " + message.formatted(values));
  }

  public static ServiceError notFound(String message, Object... values) {
    return new ServiceError("ResourceNotFoundException", message.formatted(values));
  }

  public static ServiceError inUse(String message, Object... values) {
    return new ServiceError("ResourceInUseException", message.formatted(values));
  }

  public static ServiceError limitExceeded(String message, Object... values) {
    return new ServiceError("LimitExceededException", message.formatted(values));
  }

  public String type() {
    return type;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }
}
