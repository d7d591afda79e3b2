package io.shardflow.aws.stack;

import io.shardflow.aws.config.Deployment;
import io.shardflow.aws.config.StreamConfig;
import io.shardflow.jobs.access.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.iam.CfnInstanceProfile;
import software.amazon.awscdk.services.iam.CompositePrincipal;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kinesis.StreamEncryption;
import software.amazon.awscdk.services.kinesis.StreamMode;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/** The streams, the key that encrypts them, and the role of their producers. */
final class StreamStack extends Stack {
  private final Deployment deployment;
  private final Exports exports;

  StreamStack(Construct scope, Deployment deployment, StackProps properties) {
    super(scope, deployment.name("stream"), properties);
    this.deployment = deployment;
    this.exports = new Exports(deployment);
    Key key = deployment.createsStreams() ? key() : null;
    List<String> arns = new ArrayList<>();
    deployment
        .streams()
        .forEach(
            (name, stream) -> arns.add(stream.exists() ? stream.arn() : create(name, stream, key)));
    addProducer(arns, key);
  }

  private Key key() {
    Key key = Keys.create(this, "StreamKey", "Encrypts the streams of " + deployment.name());
    key.applyRemovalPolicy(RemovalPolicy.DESTROY);
    export("StreamKeyArn", key.getKeyArn(), exports.streamKey());
    return key;
  }

  /** Returns the ARN of a new stream. */
  private String create(String name, StreamConfig config, Key key) {
    var builder =
        software.amazon.awscdk.services.kinesis.Stream.Builder.create(
                this, LogicalIds.of(name) + "Stream")
            .streamName(deployment.name(name))
            .retentionPeriod(Duration.hours(config.retention()))
            .encryption(StreamEncryption.KMS)
            .encryptionKey(key);
    if (config.shards() == null) {
      builder.streamMode(StreamMode.ON_DEMAND);
    } else {
      builder.streamMode(StreamMode.PROVISIONED).shardCount(config.shards());
    }
    var stream = builder.build();
    stream.applyRemovalPolicy(RemovalPolicy.DESTROY);
    LogicalIds.pin(stream, LogicalIds.of(name) + "Stream");
    NagSuppression.add(
        stream,
        "AwsSolutions-KDS3",
        "With a key of its own, the account decides who can read the records, also from other"
            + " accounts, and can withdraw that. The requests to KMS are part of the costs in the"
            + " README.");
    export(LogicalIds.of(name) + "StreamArn", stream.getStreamArn(), exports.stream(name));
    return stream.getStreamArn();
  }

  private void addProducer(List<String> arns, Key key) {
    if (arns.isEmpty()) {
      return;
    }
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(Policies.allow("PutRecords", Permission.PUT_RECORDS.actions(), arns));
    Set<String> keys =
        Stream.concat(
                Stream.ofNullable(key).map(Key::getKeyArn),
                deployment.streams().values().stream().map(StreamConfig::key))
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(TreeSet::new));
    if (!keys.isEmpty()) {
      statements.add(
          Policies.allow(
              "EncryptRecords", Permission.PUT_RECORDS.keyActions(), new ArrayList<>(keys)));
    }
    Role role =
        Role.Builder.create(this, "ProducerRole")
            .description("Puts records into the streams of " + deployment.name())
            .assumedBy(
                new CompositePrincipal(
                    new ServicePrincipal("ecs-tasks.amazonaws.com"),
                    new ServicePrincipal("ec2.amazonaws.com")))
            .inlinePolicies(
                Map.of("producer", PolicyDocument.Builder.create().statements(statements).build()))
            .build();
    LogicalIds.pin(role, "ProducerRole");
    CfnInstanceProfile.Builder.create(this, "ProducerInstanceProfile")
        .roles(List.of(role.getRoleName()))
        .build();
    export("ProducerRoleArn", role.getRoleArn(), exports.producerRole());
  }

  private void export(String id, String value, String name) {
    CfnOutput.Builder.create(this, id).value(value).exportName(name).build();
  }
}
