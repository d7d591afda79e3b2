package io.shardflow.aws.stack;

import io.shardflow.aws.config.Deployment;
import io.shardflow.aws.config.StreamConfig;
import io.shardflow.aws.plan.Placeholders;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;

/**
 * The resources of other stacks that the applications use: each is a parameter of the template,
 * which replaces what the other stack exports.
 */
final class Imports {
  private final Stack stack;
  private final Deployment deployment;
  private final Exports exports;
  private final Map<String, String> byPlaceholder = new HashMap<>();
  private final String codeBucket;
  private final String deliveryKey;
  private final String streamKey;

  Imports(Stack stack, Deployment deployment) {
    this.stack = stack;
    this.deployment = deployment;
    this.exports = new Exports(deployment);
    this.codeBucket =
        parameterOrImport(
            "CodeBucket", "The bucket of the jar with the jobs", null, exports.codeBucket());
    this.deliveryKey =
        parameterOrImport(
            "DeliveryKeyArn",
            "The KMS key of the buckets of the code and the results",
            null,
            exports.deliveryKey());
    byPlaceholder.put(
        Placeholders.RESULTS_BUCKET,
        parameterOrImport(
            "ResultsBucket",
            "The bucket of the results",
            deployment.results().bucket(),
            exports.resultsBucket()));
    this.streamKey =
        deployment.createsStreams()
            ? parameterOrImport(
                "StreamKeyArn", "The KMS key of the streams", null, exports.streamKey())
            : null;
    deployment
        .streams()
        .forEach(
            (key, stream) ->
                byPlaceholder.put(
                    Placeholders.stream(key),
                    parameterOrImport(
                        LogicalIds.of(key) + "StreamArn",
                        "The stream " + key,
                        stream.arn(),
                        exports.stream(key))));
  }

  /**
   * Returns the value of a new parameter, or the export of another stack if it is empty.
   *
   * @param byDefault null for the export
   */
  private String parameterOrImport(String id, String description, String byDefault, String export) {
    CfnParameter parameter =
        CfnParameter.Builder.create(stack, id)
            .type("String")
            .description(description + (byDefault == null ? "; empty for " + export : ""))
            .defaultValue(byDefault == null ? "" : byDefault)
            .build();
    if (byDefault != null) {
      return parameter.getValueAsString();
    }
    CfnCondition isSet =
        CfnCondition.Builder.create(stack, "Has" + id)
            .expression(Fn.conditionNot(Fn.conditionEquals(parameter.getValueAsString(), "")))
            .build();
    return Fn.conditionIf(
            isSet.getLogicalId(), parameter.getValueAsString(), Fn.importValue(export))
        .toString();
  }

  /** Returns a text with the real names of the resources that it names by placeholders. */
  String resolve(String text) {
    return Placeholders.replace(text, byPlaceholder);
  }

  String codeBucket() {
    return codeBucket;
  }

  String deliveryKey() {
    return deliveryKey;
  }

  /** Returns the key of a stream; null if it needs none. */
  String keyOfStream(String key) {
    StreamConfig stream = deployment.streams().get(key);
    return stream.exists() ? stream.key() : streamKey;
  }

  /** Returns the key of the bucket of the results; null if it needs none. */
  String keyOfResults() {
    return deployment.results().exists() ? deployment.results().key() : deliveryKey;
  }
}
