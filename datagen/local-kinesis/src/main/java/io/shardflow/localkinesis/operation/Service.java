package io.shardflow.localkinesis.operation;

import io.shardflow.localkinesis.api.MessageFormat;
import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.stream.Arns;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A service of the endpoint: its operations by name, and the errors that any of them can have. */
public abstract class Service {
  private final String name;
  private final Map<String, Operation<?>> operations = new HashMap<>();

  /** An operation: the type of its request, and what it does. */
  record Operation<Q>(Class<Q> request, Function<Q, Object> function) {
    Object call(MessageFormat format, byte[] body) {
      return function.apply(format.read(body, request));
    }
  }

  /**
   * Creates a service without operations.
   *
   * @param name the name in IAM actions, such as {@code firehose}
   */
  protected Service(String name) {
    this.name = name;
  }

  protected final <Q> void add(String operation, Class<Q> request, Function<Q, Object> function) {
    operations.put(operation, new Operation<>(request, function));
  }

  /** Returns an operation, or null if the service does not support it. */
  final Operation<?> operation(String operation) {
    return operations.get(operation);
  }

  /** Returns the name of an operation in counters. */
  protected String label(String operation) {
    return name + ":" + operation;
  }

  /** Returns the IAM action that permits an operation, such as {@code firehose:PutRecordBatch}. */
  protected String action(String operation) {
    return name + ":" + operation;
  }

  /** Returns the ARN of the resource that a request names, or {@code *}. */
  protected abstract String resource(MessageFormat format, byte[] body);

  protected ServiceError unknownOperation(String operation) {
    return new ServiceError(
        "UnknownOperationException",
        "The local Kinesis does not support the operation " + operation);
  }

  protected ServiceError unknownUser() {
    return new ServiceError(
        "UnrecognizedClientException", "The security token included in the request is invalid.");
  }

  protected ServiceError accessDenied(String user, String action, String resource) {
    return new ServiceError(
        "AccessDeniedException",
        "User: arn:aws:iam::%s:user/%s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %3$s action"
            .formatted(Arns.ACCOUNT, user, action, resource));
  }

  protected ServiceError internalFailure() {
    return new ServiceError(ServiceError.INTERNAL_FAILURE, "Internal service failure.");
  }

  protected abstract ServiceError throttled(String operation);
}
