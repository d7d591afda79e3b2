package io.shardflow.local.testing;

import io.shardflow.jobs.access.Permission;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The actions of permissions as the local Kinesis names them. */
public final class IamActions {
  private static final String SERVICE = "kinesis:";

  private IamActions() {}

  /** Returns the actions of permissions in alphabetical order, without {@code kinesis:}. */
  public static Set<String> of(Permission... permissions) {
    return Permission.actionsOf(permissions).stream()
        .map(action -> action.substring(SERVICE.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Returns the actions that a job calls with a reader.
   *
   * @param reader a value of {@code source.reader}
   */
  public static Set<String> ofReader(String reader) {
    return reader.equals("efo")
        ? of(Permission.FAN_OUT, Permission.SUBSCRIBE)
        : of(Permission.POLL_STREAM);
  }
}
