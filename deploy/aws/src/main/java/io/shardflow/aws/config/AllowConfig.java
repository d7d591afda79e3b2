package io.shardflow.aws.config;

import java.util.List;
import java.util.Objects;

/**
 * What an application may do besides what its options need, such as the actions of an Iceberg REST
 * catalog.
 *
 * @param actions such as {@code s3tables:GetTable}, without wildcards
 * @param resources ARNs
 */
public record AllowConfig(List<String> actions, List<String> resources) {
  public AllowConfig {
    actions = Objects.requireNonNullElse(actions, List.of());
    resources = Objects.requireNonNullElse(resources, List.of());
  }
}
