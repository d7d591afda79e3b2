package io.shardflow.aws.config;

import java.util.List;
import java.util.Objects;

/**
 * Where the applications run in a VPC.
 *
 * @param subnets ids of subnets
 * @param securityGroups ids of security groups
 */
public record VpcConfig(List<String> subnets, List<String> securityGroups) {
  public VpcConfig {
    subnets = Objects.requireNonNullElse(subnets, List.of());
    securityGroups = Objects.requireNonNullElse(securityGroups, List.of());
  }
}
