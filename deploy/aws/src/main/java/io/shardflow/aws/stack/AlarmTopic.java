package io.shardflow.aws.stack;

import io.shardflow.aws.config.Deployment;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnCondition;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.CfnSubscription;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.TopicPolicy;

/** An encrypted topic that alarms are sent to, and the subscription of an e-mail address. */
final class AlarmTopic {
  private AlarmTopic() {}

  /** Returns the key that encrypts topics of alarms. */
  static Key key(Stack stack, Deployment deployment) {
    Key key = Keys.create(stack, "AlarmKey", "Encrypts the alarms of " + deployment.name());
    key.applyRemovalPolicy(RemovalPolicy.DESTROY);
    // Without this, alarms are lost: CloudWatch cannot publish to an encrypted topic.
    key.addToResourcePolicy(
        ofCloudWatch("PublishAlarms", List.of("kms:Decrypt", "kms:GenerateDataKey"), "*"));
    return key;
  }

  /**
   * Creates a topic.
   *
   * @param id of the topic, and the beginning of the ids of what belongs to it
   * @param emailId the id of the parameter with the address of a subscriber
   * @param gets what the subscriber gets
   * @return the ARN of the topic
   */
  static String create(
      Stack stack, Deployment deployment, Key key, String id, String emailId, String gets) {
    Topic topic =
        Topic.Builder.create(stack, id)
            .displayName(deployment.name() + " " + gets)
            .masterKey(key)
            .build();
    LogicalIds.pin(topic, id);
    TopicPolicy policy =
        TopicPolicy.Builder.create(stack, id + "Policy")
            .topics(List.of(topic))
            .enforceSsl(true)
            .build();
    policy
        .getDocument()
        .addStatements(ofCloudWatch("PublishAlarms", List.of("sns:Publish"), topic.getTopicArn()));
    LogicalIds.pin(policy, id + "Policy");

    CfnParameter email =
        CfnParameter.Builder.create(stack, emailId)
            .type("String")
            .description("The e-mail address that gets " + gets + "; empty for none")
            .defaultValue("")
            .build();
    CfnCondition hasEmail =
        CfnCondition.Builder.create(stack, "Has" + emailId)
            .expression(Fn.conditionNot(Fn.conditionEquals(email.getValueAsString(), "")))
            .build();
    CfnSubscription subscription =
        CfnSubscription.Builder.create(stack, id + "Subscription")
            .topicArn(topic.getTopicArn())
            .protocol("email")
            .endpoint(email.getValueAsString())
            .build();
    subscription.getCfnOptions().setCondition(hasEmail);
    CfnOutput.Builder.create(stack, id + "Arn").value(topic.getTopicArn()).build();
    return topic.getTopicArn();
  }

  private static PolicyStatement ofCloudWatch(String sid, List<String> actions, String resource) {
    return PolicyStatement.Builder.create()
        .sid(sid)
        .effect(Effect.ALLOW)
        .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
        .actions(actions)
        .resources(List.of(resource))
        .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
        .build();
  }
}
