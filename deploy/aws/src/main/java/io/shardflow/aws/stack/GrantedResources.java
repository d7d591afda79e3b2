package io.shardflow.aws.stack;

import io.shardflow.aws.config.Deployment;
import io.shardflow.aws.plan.Placeholders;
import io.shardflow.jobs.access.Grant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;

/** The ARNs of the resources that jobs need, and of their keys. */
final class GrantedResources {
  private static final String CONSUMER = "/consumer/";

  private final Deployment deployment;
  private final Imports imports;
  private final String region;

  /**
   * Creates the ARNs for a job.
   *
   * @param region of resources that the options name without one; null for that of the stack
   */
  GrantedResources(Deployment deployment, Imports imports, String region) {
    this.deployment = deployment;
    this.imports = imports;
    this.region = Objects.requireNonNullElse(region, Aws.REGION);
  }

  /** Returns the ARNs of what a permission is for. */
  List<String> arns(Grant grant) {
    String name = grant.resource();
    switch (grant.permission().on()) {
      case STREAM:
        return List.of(arn("kinesis", "stream/", name));
      case CONSUMER:
        // A stream whose consumer does not exist yet has no ARN of one: it ends with a time.
        String stream = arn("kinesis", "stream/", name.substring(0, name.indexOf(CONSUMER)));
        return List.of(stream, stream + name.substring(name.indexOf(CONSUMER)) + ":*");
      case FIREHOSE:
        return List.of(arn("firehose", "deliverystream/", name));
      case BUCKET:
        return List.of(s3(name));
      case OBJECTS:
        return name.endsWith("/") ? List.of(s3(name + "*")) : List.of(s3(name), s3(name + "/*"));
      case DATABASE:
        return Stream.of("catalog", "database/" + name, "table/" + name + "/*")
            .map(
                path ->
                    "arn:%s:glue:%s:%s:%s".formatted(Aws.PARTITION, region, Aws.ACCOUNT_ID, path))
            .toList();
      default:
        return List.of(name);
    }
  }

  private String arn(String service, String type, String name) {
    return name.startsWith("arn:")
        ? imports.resolve(name)
        : "arn:%s:%s:%s:%s:%s%s"
            .formatted(Aws.PARTITION, service, region, Aws.ACCOUNT_ID, type, name);
  }

  private String s3(String path) {
    return "arn:%s:s3:::%s".formatted(Aws.PARTITION, imports.resolve(path));
  }

  /** Returns the ARNs of the keys that may encrypt what a permission is for. */
  List<String> keys(Grant grant) {
    if (grant.permission().keyActions().isEmpty()) {
      return List.of();
    }
    String name = grant.resource();
    for (String stream : deployment.streams().keySet()) {
      if (name.equals(Placeholders.stream(stream))) {
        return Stream.ofNullable(imports.keyOfStream(stream)).toList();
      }
    }
    return name.startsWith(Placeholders.RESULTS_BUCKET + "/")
        ? Stream.ofNullable(imports.keyOfResults()).toList()
        : deployment.keys();
  }
}
