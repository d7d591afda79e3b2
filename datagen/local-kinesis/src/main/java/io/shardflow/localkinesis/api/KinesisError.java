package io.shardflow.localkinesis.api;

/** The error response to a call: an error type of AWS's API reference and a message. */
public final class KinesisError extends RuntimeException {
  public static final String THROUGHPUT_EXCEEDED = "ProvisionedThroughputExceededException";
  public static final String INTERNAL_FAILURE = "InternalFailure";

  private static final long serialVersionUID = 1L;

  private final String type;

  public KinesisError(String type, String message) {
    // A response needs no stack trace.
    super(message, null, false, false);
    this.type = type;
  }

  public static KinesisError invalidArgument(String message, Object... values) {
    return new KinesisError("InvalidArgumentException", message.formatted(values));
  }

  public static KinesisError validation(String message, Object... values) {
    return new KinesisError(
        "ValidationException", "1 validation error detected: " + message.formatted(values));
  }

  public static KinesisError notFound(String message, Object... values) {
    return new KinesisError("ResourceNotFoundException", message.formatted(values));
  }

  public static KinesisError inUse(String message, Object... values) {
    return new KinesisError("ResourceInUseException", message.formatted(values));
  }

  public static KinesisError limitExceeded(String message, Object... values) {
    return new KinesisError("LimitExceededException", message.formatted(values));
  }

  public String type() {
    return type;
  }

  public int status() {
    return type.equals(INTERNAL_FAILURE) ? 500 : 400;
  }
}
