package io.shardflow.aws.stack;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/** KMS keys, which are exchanged every year. */
final class Keys {
  /** The shortest time that KMS allows. A key costs nothing while it waits for its deletion. */
  private static final Duration DELETED_AFTER = Duration.days(7);

  private Keys() {}

  static Key create(Construct scope, String id, String description) {
    Key key =
        Key.Builder.create(scope, id)
            .description(description)
            .enableKeyRotation(true)
            .pendingWindow(DELETED_AFTER)
            .build();
    LogicalIds.pin(key, id);
    return key;
  }
}
