package io.shardflow.localkinesis;

/** What a call is refused with: an error type of AWS's API reference and a message. */
final class KinesisError extends RuntimeException {
  static final String THROUGHPUT_EXCEEDED = "ProvisionedThroughputExceededException";
  static final String INTERNAL_FAILURE = "InternalFailure";

  private static final long serialVersionUID = 1L;

  private final String type;

  KinesisError(String type, String message) {
    // No stack trace: it is an answer.
    super(message, null, false, false);
    this.type = type;
  }

  static KinesisError invalidArgument(String message, Object... values) {
    return new KinesisError("InvalidArgumentException", message.formatted(values));
  }

  static KinesisError validation(String message, Object... values) {
    return new KinesisError(
        "ValidationException", "1 validation error detected: " + message.formatted(values));
  }

  static KinesisError notFound(String message, Object... values) {
    return new KinesisError("ResourceNotFoundException", message.formatted(values));
  }

  static KinesisError inUse(String message, Object... values) {
    return new KinesisError("ResourceInUseException", message.formatted(values));
  }

  static KinesisError limitExceeded(String message, Object... values) {
    return new KinesisError("LimitExceededException", message.formatted(values));
  }

  String type() {
    return type;
  }

  int status() {
    return type.equals(INTERNAL_FAILURE) ? 500 : 400;
  }
}
