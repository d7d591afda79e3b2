package io.shardflow.localkinesis.operation;

import io.shardflow.localkinesis.api.MessageFormat;
import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.faults.FaultInjection;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checks, counts and dispatches the calls of all services. Thread-safe. */
public final class Operations {
  private final AccessControl access;
  private final FaultInjection faults;
  private final Map<String, Long> calls = new ConcurrentHashMap<>();

  public Operations(AccessControl access, FaultInjection faults) {
    this.access = access;
    this.faults = faults;
  }

  /**
   * Executes a call and returns the response.
   *
   * @param authorization the Authorization header of the request, or null
   * @throws ServiceError if the call is refused
   */
  public Object call(
      Service service, String name, String authorization, MessageFormat format, byte[] body) {
    Service.Operation<?> operation = service.operation(name);
    if (operation == null) {
      throw service.unknownOperation(name);
    }
    admit(service, name, authorization, format, body);
    return operation.call(format, body);
  }

  /** Counts a call, checks access to it, and injects faults. */
  public void admit(
      Service service, String name, String authorization, MessageFormat format, byte[] body) {
    calls.merge(service.label(name), 1L, Long::sum);
    access.check(authorization, service, name, format, body);
    if (faults.occurs(Fault.ERROR, name)) {
      throw service.internalFailure();
    }
    if (faults.occurs(Fault.THROTTLED, name)) {
      throw service.throttled(name);
    }
  }

  /** Returns the number of calls of each operation, including refused calls. */
  public Map<String, Long> calls() {
    return Map.copyOf(calls);
  }
}
