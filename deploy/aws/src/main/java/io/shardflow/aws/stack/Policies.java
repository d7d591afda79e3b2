package io.shardflow.aws.stack;

import java.util.Collection;
import java.util.List;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;

/** Statements of policies. */
final class Policies {
  private Policies() {}

  static PolicyStatement allow(
      String sid, Collection<String> actions, Collection<String> resources) {
    return PolicyStatement.Builder.create()
        .sid(sid)
        .effect(Effect.ALLOW)
        .actions(List.copyOf(actions))
        .resources(List.copyOf(resources))
        .build();
  }
}
