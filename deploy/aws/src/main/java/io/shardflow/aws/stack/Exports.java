package io.shardflow.aws.stack;

import io.shardflow.aws.config.Deployment;

/** The names under which stacks export what later stacks use. */
final class Exports {
  private final Deployment deployment;

  Exports(Deployment deployment) {
    this.deployment = deployment;
  }

  String stream(String key) {
    return deployment.name("stream-" + key);
  }

  String streamKey() {
    return deployment.name("stream-key");
  }

  String producerRole() {
    return deployment.name("producer-role");
  }

  String resultsBucket() {
    return deployment.name("results-bucket");
  }

  String codeBucket() {
    return deployment.name("code-bucket");
  }

  String deliveryKey() {
    return deployment.name("delivery-key");
  }
}
