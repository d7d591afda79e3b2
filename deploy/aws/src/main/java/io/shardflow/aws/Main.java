package io.shardflow.aws;

import io.shardflow.aws.config.InvalidDeploymentException;
import io.shardflow.aws.plan.DeploymentPlan;
import io.shardflow.aws.stack.Stacks;
import java.io.IOException;
import java.nio.file.Path;
import software.amazon.awscdk.App;

/**
 * Writes the stacks of a deployment: {@code FILE FOLDER} as CloudFormation templates, {@code FILE}
 * alone as an application of the CDK.
 */
public final class Main {
  private static final int INVALID = 2;

  private Main() {}

  /** Exits with status 2 if the deployment is not valid. */
  public static void main(String[] arguments) throws IOException {
    DeploymentPlan plan;
    try {
      plan = DeploymentPlan.read(Path.of(arguments[0]));
    } catch (InvalidDeploymentException e) {
      System.err.println(e.getMessage());
      System.exit(INVALID);
      return;
    }
    App app = new App();
    Stacks.declare(app, plan);
    if (arguments.length > 1) {
      Templates.of(app).write(Path.of(arguments[1]));
    } else {
      app.synth();
    }
  }
}
