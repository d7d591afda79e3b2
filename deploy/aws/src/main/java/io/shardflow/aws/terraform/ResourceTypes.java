package io.shardflow.aws.terraform;

import java.util.Map;
import java.util.Set;

/**
 * The resource types that can be translated. Each was looked up in the documents of the provider
 * {@code awscc} of August 2026: its resource has the name and the attributes of CloudFormation's
 * type.
 */
final class ResourceTypes {
  /** Has no counterpart in {@code awscc} that can write logs, so it is one of {@code aws}. */
  static final String APPLICATION = "AWS::KinesisAnalyticsV2::Application";

  /** Is a part of the application there. */
  static final String LOGGING_OPTION =
      "AWS::KinesisAnalyticsV2::ApplicationCloudWatchLoggingOption";

  /** One policy for several topics; {@code awscc} has one per topic. */
  static final String TOPIC_POLICY = "AWS::SNS::TopicPolicy";

  /** One policy for several roles, users and groups; {@code awscc} has one per role. */
  static final String POLICY = "AWS::IAM::Policy";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("AWS::Athena::WorkGroup", "awscc_athena_work_group"),
          Map.entry("AWS::CloudWatch::Alarm", "awscc_cloudwatch_alarm"),
          Map.entry("AWS::CloudWatch::CompositeAlarm", "awscc_cloudwatch_composite_alarm"),
          Map.entry("AWS::CloudWatch::Dashboard", "awscc_cloudwatch_dashboard"),
          Map.entry("AWS::EC2::SecurityGroup", "awscc_ec2_security_group"),
          Map.entry("AWS::EC2::VPCEndpoint", "awscc_ec2_vpc_endpoint"),
          Map.entry("AWS::Glue::Database", "awscc_glue_database"),
          Map.entry("AWS::IAM::InstanceProfile", "awscc_iam_instance_profile"),
          Map.entry("AWS::IAM::ManagedPolicy", "awscc_iam_managed_policy"),
          Map.entry(POLICY, "awscc_iam_role_policy"),
          Map.entry("AWS::IAM::Role", "awscc_iam_role"),
          Map.entry("AWS::KMS::Alias", "awscc_kms_alias"),
          Map.entry("AWS::KMS::Key", "awscc_kms_key"),
          Map.entry("AWS::Kinesis::Stream", "awscc_kinesis_stream"),
          Map.entry("AWS::Kinesis::StreamConsumer", "awscc_kinesis_stream_consumer"),
          Map.entry(APPLICATION, "aws_kinesisanalyticsv2_application"),
          Map.entry("AWS::Logs::LogGroup", "awscc_logs_log_group"),
          Map.entry("AWS::Logs::LogStream", "awscc_logs_log_stream"),
          Map.entry("AWS::Logs::MetricFilter", "awscc_logs_metric_filter"),
          Map.entry("AWS::S3::Bucket", "awscc_s3_bucket"),
          Map.entry("AWS::S3::BucketPolicy", "awscc_s3_bucket_policy"),
          Map.entry("AWS::SNS::Subscription", "awscc_sns_subscription"),
          Map.entry("AWS::SNS::Topic", "awscc_sns_topic"),
          Map.entry(TOPIC_POLICY, "awscc_sns_topic_inline_policy"));

  /** Properties that hold JSON of their own. They are texts in {@code awscc}. */
  private static final Set<String> JSON =
      Set.of("AssumeRolePolicyDocument", "KeyPolicy", "PolicyDocument");

  /** Properties whose keys are the user's. */
  private static final Set<String> MAPS = Set.of("PropertyMap");

  private ResourceTypes() {}

  /** Returns the type in Terraform. */
  static String of(String where, String type) {
    String name = TYPES.get(type);
    if (name == null) {
      throw new UntranslatableException(
          where,
          "the type "
              + type
              + " is not translated: look up its resource in the provider awscc, and add it to"
              + " ResourceTypes");
    }
    return name;
  }

  static boolean isJson(String property) {
    return JSON.contains(property);
  }

  static boolean isMap(String property) {
    return MAPS.contains(property);
  }
}
