package io.shardflow.aws.stack;

import java.util.Arrays;
import java.util.stream.Collectors;
import software.amazon.awscdk.CfnElement;
import software.constructs.IConstruct;

/** Readable ids of resources in templates, in place of generated ones. */
final class LogicalIds {
  private LogicalIds() {}

  /** Sets the id of the resource that a construct creates. */
  static void pin(IConstruct construct, String id) {
    ((CfnElement) construct.getNode().getDefaultChild()).overrideLogicalId(id);
  }

  /** Returns a key such as {@code anomaly-filter} as {@code AnomalyFilter}. */
  static String of(String key) {
    return Arrays.stream(key.split("-"))
        .filter(word -> !word.isEmpty())
        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
        .collect(Collectors.joining());
  }
}
