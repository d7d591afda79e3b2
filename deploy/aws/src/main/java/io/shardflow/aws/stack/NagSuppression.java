package io.shardflow.aws.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.CfnResource;
import software.constructs.IConstruct;

/**
 * Exceptions from the rules of cdk-nag, each with its reason, in the metadata that cdk-nag reads.
 * So only the tests need cdk-nag.
 */
final class NagSuppression {
  private static final String METADATA = "cdk_nag";

  private NagSuppression() {}

  /**
   * Suppresses a rule for the resource that a construct creates.
   *
   * @param rule such as {@code AwsSolutions-IAM5}
   */
  static void add(IConstruct construct, String rule, String reason) {
    CfnResource resource = (CfnResource) construct.getNode().getDefaultChild();
    List<Object> rules = new ArrayList<>();
    Object before = resource.getMetadata(METADATA);
    if (before instanceof Map) {
      rules.addAll((List<?>) ((Map<?, ?>) before).get("rules_to_suppress"));
    }
    rules.add(new TreeMap<>(Map.of("id", rule, "reason", reason)));
    resource.addMetadata(METADATA, Map.of("rules_to_suppress", rules));
  }
}
