package io.shardflow.aws.stack;

import io.shardflow.aws.config.Deployment;
import io.shardflow.aws.plan.DeploymentPlan;
import io.shardflow.aws.plan.JobPlan;
import java.util.Map;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** The applications, their alarms and their dashboard. */
final class AnalyticsStack extends Stack {
  AnalyticsStack(Construct scope, DeploymentPlan plan, StackProps properties) {
    super(scope, plan.deployment().name("analytics"), properties);
    Deployment deployment = plan.deployment();
    Imports imports = new Imports(this, deployment);
    CfnParameter codeKey =
        CfnParameter.Builder.create(this, "CodeKey")
            .type("String")
            .description("The key of the jar with the jobs in the bucket of the code")
            .defaultValue(ExecutionRole.CODE_FOLDER + "jobs.jar")
            .allowedPattern(ExecutionRole.CODE_FOLDER + ".+")
            .build();
    FlinkApplication applications =
        new FlinkApplication(this, deployment, imports, codeKey.getValueAsString());
    for (JobPlan job : plan.jobs()) {
      Consumers.create(this, job, imports);
      applications.create(job);
    }
    new Monitoring(this, deployment, imports).create(plan);
    // For run.sh deploy, which uploads the jar.
    getTemplateOptions().setMetadata(Map.of("Jar", plan.usesTables() ? "jobs/tables" : "jobs"));
  }
}
