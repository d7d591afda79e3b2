package io.shardflow.aws.stack;

import io.shardflow.aws.plan.JobPlan;
import io.shardflow.aws.plan.Placeholders;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import java.util.List;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.kinesis.CfnStreamConsumer;

/**
 * The enhanced fan-out consumers of jobs. A job would register its consumer itself, but then nobody
 * would deregister it, and a stream with consumers cannot be deleted.
 */
final class Consumers {
  /** The rules by which the CDK finds that the ARN is empty, as the parameter is by default. */
  private static final List<String> EMPTY_ARN =
      List.of("CloudFormation-Validate::F3031", "CloudFormation-Validate::F3033");

  private Consumers() {}

  static void create(Stack stack, JobPlan job, Imports imports) {
    if (job.options().get(KinesisOptions.READER) != KinesisOptions.Reader.EFO
        || job.options().get(KinesisOptions.ROLE_ARN) != null) {
      return;
    }
    for (String stream : job.config().stream()) {
      CfnStreamConsumer consumer =
          CfnStreamConsumer.Builder.create(
                  stack, LogicalIds.of(job.key()) + LogicalIds.of(stream) + "Consumer")
              .consumerName(job.options().get(KinesisOptions.CONSUMER))
              .streamArn(imports.resolve(Placeholders.stream(stream)))
              .build();
      for (String rule : EMPTY_ARN) {
        Validations.of(consumer)
            .acknowledge(
                Acknowledgment.builder()
                    .id(rule)
                    .reason("The parameter is only used if it is not empty")
                    .build());
      }
    }
  }
}
