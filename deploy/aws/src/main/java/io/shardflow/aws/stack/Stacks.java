package io.shardflow.aws.stack;

import io.shardflow.aws.config.Deployment;
import io.shardflow.aws.plan.DeploymentPlan;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CliCredentialsStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;

/** Declares the stacks of a deployment. */
public final class Stacks {
  private Stacks() {}

  /**
   * Adds the stacks to an application of the CDK, and returns them in the order in which they are
   * deployed. None has assets: the jar is uploaded by {@code run.sh deploy}.
   */
  public static List<Stack> declare(App app, DeploymentPlan plan) {
    Deployment deployment = plan.deployment();
    app.getNode().setContext("@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy", true);
    // The CDK validates the templates, and its findings are errors.
    app.getNode().setContext("@aws-cdk/core:validateAgainstDefaultRules", true);
    List<Stack> stacks =
        List.of(
            new StreamStack(app, deployment, properties("Kinesis streams and their producers")),
            new DeliveryStack(app, deployment, properties("Buckets of results and code")),
            new AnalyticsStack(app, plan, properties("Flink applications and their alarms")));
    stacks.get(2).getNode().addDependency(stacks.get(0));
    stacks.get(2).getNode().addDependency(stacks.get(1));
    deployment.tags().forEach((key, value) -> Tags.of(app).add(key, value));
    return stacks;
  }

  private static StackProps properties(String description) {
    return StackProps.builder()
        .description("Shardflow: " + description)
        .synthesizer(new CliCredentialsStackSynthesizer())
        .analyticsReporting(false)
        .build();
  }
}
