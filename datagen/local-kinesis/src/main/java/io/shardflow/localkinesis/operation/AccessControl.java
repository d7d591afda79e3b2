package io.shardflow.localkinesis.operation;

import io.shardflow.localkinesis.api.KinesisError;
import io.shardflow.localkinesis.api.Messages.Resource;
import io.shardflow.localkinesis.api.Token;
import io.shardflow.localkinesis.api.WireFormat;
import io.shardflow.localkinesis.stream.Arns;
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
   * Checks that the caller may call an action.
   *
   * @param authorization the Authorization header of the request, or null
   * @throws KinesisError if not
   */
  public void check(String authorization, String action, WireFormat wire, byte[] body) {
    Map<String, Set<String>> current = users;
    if (current.isEmpty()) {
      return;
    }
    Matcher accessKey = ACCESS_KEY.matcher(authorization == null ? "" : authorization);
    String user = accessKey.find() ? accessKey.group(1) : "";
    Set<String> actions = current.get(user);
    if (actions == null) {
      throw new KinesisError(
          "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    if (!actions.contains(ALL) && !actions.contains(action)) {
      throw new KinesisError(
          "AccessDeniedException",
          "User: arn:aws:iam::%s:user/%s is not authorized to perform: kinesis:%s on resource: %s because no identity-based policy allows the kinesis:%3$s action"
              .formatted(Arns.ACCOUNT, user, action, arn(wire.read(body, Resource.class))));
    }
  }

  private static String arn(Resource resource) {
    if (resource.streamARN() != null) {
      return resource.streamARN();
    }
    if (resource.consumerARN() != null) {
      return resource.consumerARN();
    }
    String stream =
        resource.shardIterator() == null
            ? resource.streamName()
            : Token.read("ShardIterator", resource.shardIterator(), Token.Iterator.class).stream();
    return stream == null ? ALL : Arns.ofStream(stream);
  }
}
