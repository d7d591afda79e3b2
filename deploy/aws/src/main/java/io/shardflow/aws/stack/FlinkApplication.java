package io.shardflow.aws.stack;

import io.shardflow.aws.config.ApplicationConfig;
import io.shardflow.aws.config.Deployment;
import io.shardflow.aws.plan.DeploymentPlan;
import io.shardflow.aws.plan.JobPlan;
import io.shardflow.jobs.options.OptionSources;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.kinesisanalyticsv2.CfnApplication;
import software.amazon.awscdk.services.kinesisanalyticsv2.CfnApplicationCloudWatchLoggingOption;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.amazon.awscdk.services.logs.CfnLogStream;

/** One application of Managed Service for Apache Flink, with its logs and its role. */
final class FlinkApplication {
  /** Flink 1.20 on Java 11. */
  private static final String RUNTIME = "FLINK-1_20";

  private static final String LOG_STREAM = "kinesis-analytics-log-stream";
  private static final long MIN_PAUSE_MILLIS = 5_000;

  private final Stack stack;
  private final Deployment deployment;
  private final Imports imports;
  private final String codeKey;

  /**
   * Creates applications in a stack.
   *
   * @param codeKey the key of the jar in the bucket of the code
   */
  FlinkApplication(Stack stack, Deployment deployment, Imports imports, String codeKey) {
    this.stack = stack;
    this.deployment = deployment;
    this.imports = imports;
    this.codeKey = codeKey;
  }

  void create(JobPlan job) {
    String id = LogicalIds.of(job.key());
    String name = deployment.name(job.key());
    String logGroupName = "/aws/kinesis-analytics/" + name;
    CfnLogGroup logGroup =
        CfnLogGroup.Builder.create(stack, id + "LogGroup")
            .logGroupName(logGroupName)
            .retentionInDays(job.application().logRetentionDays())
            .build();
    logGroup.applyRemovalPolicy(RemovalPolicy.DESTROY);
    CfnLogStream logStream =
        CfnLogStream.Builder.create(stack, id + "LogStream")
            .logGroupName(logGroup.getRef())
            .logStreamName(LOG_STREAM)
            .build();
    Role role = new ExecutionRole(stack, deployment, imports).create(job, logGroupName, LOG_STREAM);
    CfnApplication application =
        CfnApplication.Builder.create(stack, id + "Application")
            .applicationName(name)
            .applicationDescription("Shardflow: " + job.job())
            .applicationMode("STREAMING")
            .runtimeEnvironment(RUNTIME)
            .serviceExecutionRole(role.getRoleArn())
            .applicationConfiguration(configuration(job))
            .build();
    CfnApplicationCloudWatchLoggingOption logging =
        CfnApplicationCloudWatchLoggingOption.Builder.create(stack, id + "Logging")
            .applicationName(application.getRef())
            .cloudWatchLoggingOption(
                CfnApplicationCloudWatchLoggingOption.CloudWatchLoggingOptionProperty.builder()
                    .logStreamArn(
                        "arn:%s:logs:%s:%s:log-group:%s:log-stream:%s"
                            .formatted(
                                Aws.PARTITION,
                                Aws.REGION,
                                Aws.ACCOUNT_ID,
                                logGroupName,
                                LOG_STREAM))
                    .build())
            .build();
    logging.getNode().addDependency(logStream);
    CfnOutput.Builder.create(stack, id + "ApplicationName").value(application.getRef()).build();
  }

  private CfnApplication.ApplicationConfigurationProperty configuration(JobPlan job) {
    ApplicationConfig settings = job.application();
    CfnApplication.ApplicationConfigurationProperty.Builder configuration =
        CfnApplication.ApplicationConfigurationProperty.builder()
            .applicationCodeConfiguration(code())
            .environmentProperties(
                CfnApplication.EnvironmentPropertiesProperty.builder()
                    .propertyGroups(propertyGroups(job))
                    .build())
            .flinkApplicationConfiguration(flink(settings))
            .applicationSnapshotConfiguration(
                CfnApplication.ApplicationSnapshotConfigurationProperty.builder()
                    .snapshotsEnabled(settings.snapshots())
                    .build())
            .applicationSystemRollbackConfiguration(
                CfnApplication.ApplicationSystemRollbackConfigurationProperty.builder()
                    .rollbackEnabled(settings.systemRollback())
                    .build());
    if (deployment.vpc() != null) {
      configuration.vpcConfigurations(
          List.of(
              CfnApplication.VpcConfigurationProperty.builder()
                  .subnetIds(deployment.vpc().subnets())
                  .securityGroupIds(deployment.vpc().securityGroups())
                  .build()));
    }
    return configuration.build();
  }

  private CfnApplication.ApplicationCodeConfigurationProperty code() {
    return CfnApplication.ApplicationCodeConfigurationProperty.builder()
        .codeContentType("ZIPFILE")
        .codeContent(
            CfnApplication.CodeContentProperty.builder()
                .s3ContentLocation(
                    CfnApplication.S3ContentLocationProperty.builder()
                        .bucketArn("arn:%s:s3:::%s".formatted(Aws.PARTITION, imports.codeBucket()))
                        .fileKey(codeKey)
                        .build())
                .build())
        .build();
  }

  private List<CfnApplication.PropertyGroupProperty> propertyGroups(JobPlan job) {
    Map<String, Map<String, String>> groups = new TreeMap<>();
    String nameKey = OptionSources.JOB_NAME.key();
    Map<String, String> values = new TreeMap<>(job.values());
    values.put(nameKey, job.job());
    values.forEach(
        (key, value) -> {
          String group = DeploymentPlan.group(key);
          groups
              .computeIfAbsent(group, name -> new TreeMap<>())
              .put(key.substring(group.length() + 1), imports.resolve(value));
        });
    return groups.entrySet().stream()
        .map(
            group ->
                CfnApplication.PropertyGroupProperty.builder()
                    .propertyGroupId(group.getKey())
                    .propertyMap(group.getValue())
                    .build())
        .toList();
  }

  private static CfnApplication.FlinkApplicationConfigurationProperty flink(
      ApplicationConfig settings) {
    return CfnApplication.FlinkApplicationConfigurationProperty.builder()
        .checkpointConfiguration(
            CfnApplication.CheckpointConfigurationProperty.builder()
                .configurationType("CUSTOM")
                .checkpointingEnabled(true)
                .checkpointInterval(settings.checkpointSeconds() * 1_000)
                .minPauseBetweenCheckpoints(MIN_PAUSE_MILLIS)
                .build())
        .monitoringConfiguration(
            CfnApplication.MonitoringConfigurationProperty.builder()
                .configurationType("CUSTOM")
                .logLevel(settings.logLevel())
                .metricsLevel(settings.metricsLevel())
                .build())
        .parallelismConfiguration(
            CfnApplication.ParallelismConfigurationProperty.builder()
                .configurationType("CUSTOM")
                .parallelism(settings.parallelism())
                .parallelismPerKpu(settings.parallelismPerKpu())
                .autoScalingEnabled(settings.autoScaling())
                .build())
        .build();
  }
}
