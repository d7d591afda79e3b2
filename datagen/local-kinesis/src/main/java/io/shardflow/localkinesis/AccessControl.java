package io.shardflow.localkinesis;

import io.shardflow.localkinesis.Messages.Resource;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may call what. Signatures are not checked: the access key alone says who it is. */
final class AccessControl {
  private static final String ALL = "*";
  private static final Pattern ACCESS_KEY = Pattern.compile("Credential=([^/]+)/");

  private volatile Map<String, Set<String>> users;

  AccessControl(Map<String, Set<String>> users) {
    set(users);
  }

  void set(Map<String, Set<String>> users) {
    this.users = Map.copyOf(users);
  }

  /**
   * Refuses what a caller may not do.
   *
   * @param authorization the header of a signed request; null where there is none
   */
  void check(String authorization, String action, WireFormat wire, byte[] body) {
    Map<String, Set<String>> known = users;
    if (known.isEmpty()) {
      return;
    }
    Matcher accessKey = ACCESS_KEY.matcher(authorization == null ? "" : authorization);
    String user = accessKey.find() ? accessKey.group(1) : "";
    Set<String> actions = known.get(user);
    if (actions == null) {
      throw new KinesisError(
          "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    if (!actions.contains(ALL) && !actions.contains(action)) {
      throw new KinesisError(
          "AccessDeniedException",
          "User: arn:aws:iam::%s:user/%s is not authorized to perform: kinesis:%s on resource: %s because no identity-based policy allows the kinesis:%3$s action"
              .formatted(Streams.ACCOUNT, user, action, arn(wire.read(body, Resource.class))));
    }
  }

  private static String arn(Resource of) {
    if (of.streamARN() != null) {
      return of.streamARN();
    }
    if (of.consumerARN() != null) {
      return of.consumerARN();
    }
    String stream =
        of.shardIterator() == null
            ? of.streamName()
            : Token.read("ShardIterator", of.shardIterator(), Token.Iterator.class).stream();
    return stream == null ? ALL : Streams.ARN_PREFIX + stream;
  }
}
