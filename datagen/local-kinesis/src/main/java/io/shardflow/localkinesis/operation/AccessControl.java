package io.shardflow.localkinesis.operation;

import io.shardflow.localkinesis.api.MessageFormat;
import io.shardflow.localkinesis.api.ServiceError;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks which user may call which action. The access key identifies the user; signatures are
 * ignored.
 */
public final class AccessControl {
  private static final String ALL = "*";
  private static final String KINESIS = "kinesis:";
  private static final Pattern ACCESS_KEY = Pattern.compile("Credential=([^/]+)/");

  private volatile Map<String, Set<String>> users;

  public AccessControl(Map<String, Set<String>> users) {
    set(users);
  }

  /** Replaces the actions that each access key may call; no keys allow everything. */
  public void set(Map<String, Set<String>> users) {
    this.users = Map.copyOf(users);
  }

  /**
   * Checks that the caller may call an operation.
   *
   * @param authorization the Authorization header of the request, or null
   * @throws ServiceError if not
   */
  void check(
      String authorization, Service service, String operation, MessageFormat format, byte[] body) {
    Map<String, Set<String>> current = users;
    if (current.isEmpty()) {
      return;
    }
    Matcher accessKey = ACCESS_KEY.matcher(authorization == null ? "" : authorization);
    String user = accessKey.find() ? accessKey.group(1) : "";
    Set<String> actions = current.get(user);
    if (actions == null) {
      throw service.unknownUser();
    }
    String action = service.action(operation);
    if (!allows(actions, action)) {
      throw service.accessDenied(user, action, service.resource(format, body));
    }
  }

  private static boolean allows(Set<String> actions, String action) {
    return actions.contains(ALL)
        || actions.contains(action)
        || action.startsWith(KINESIS) && actions.contains(action.substring(KINESIS.length()));
  }
}
