package io.shardflow.aws.stack;

import io.shardflow.aws.config.Deployment;
import java.util.List;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.athena.CfnWorkGroup;
import software.amazon.awscdk.services.glue.CfnDatabase;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.ObjectOwnership;
import software.constructs.Construct;

/** The buckets of the results and of the code, and what Athena needs to query the results. */
final class DeliveryStack extends Stack {
  private static final Duration LOGS_DELETED_AFTER = Duration.days(90);
  private static final Duration OLD_CODE_DELETED_AFTER = Duration.days(365);
  private static final Duration ANSWERS_DELETED_AFTER = Duration.days(7);
  private static final String ANSWERS = "athena-results/";

  /** The most that one query may read: it costs 5 cents in most regions. */
  private static final long MAX_BYTES_PER_QUERY = 10_000_000_000L;

  private final Deployment deployment;

  DeliveryStack(Construct scope, Deployment deployment, StackProps properties) {
    super(scope, deployment.name("delivery"), properties);
    this.deployment = deployment;
    Exports exports = new Exports(deployment);
    Key key = Keys.create(this, "DeliveryKey", "Encrypts the buckets of " + deployment.name());
    // Without the key, the results could not be read any more.
    key.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    export("DeliveryKeyArn", key.getKeyArn(), exports.deliveryKey());

    Bucket logs = logs();
    Bucket code =
        bucket("CodeBucket", key)
            .versioned(true)
            .serverAccessLogsBucket(logs)
            .serverAccessLogsPrefix("code/")
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .id("old-code")
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .noncurrentVersionExpiration(OLD_CODE_DELETED_AFTER)
                        .build()))
            .build();
    finish(code, "CodeBucket");
    export("CodeBucketName", code.getBucketName(), exports.codeBucket());

    String results = deployment.results().bucket();
    if (results == null) {
      results = results(key, logs);
      export("ResultsBucketName", results, exports.resultsBucket());
    }
    if (deployment.results().athena()) {
      addAthena(
          results, deployment.results().exists() ? deployment.results().key() : key.getKeyArn());
    }
  }

  /** Returns the name of a new bucket. */
  private String results(Key key, Bucket logs) {
    Bucket results =
        bucket("ResultsBucket", key)
            .serverAccessLogsBucket(logs)
            .serverAccessLogsPrefix("results/")
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .id("abandoned-uploads")
                        .abortIncompleteMultipartUploadAfter(
                            Duration.days(deployment.results().abandonedUploadDays()))
                        .build(),
                    LifecycleRule.builder()
                        .id("answers-of-athena")
                        .prefix(ANSWERS)
                        .expiration(ANSWERS_DELETED_AFTER)
                        .build()))
            .build();
    finish(results, "ResultsBucket");
    return results.getBucketName();
  }

  private Bucket logs() {
    Bucket logs =
        Bucket.Builder.create(this, "LogsBucket")
            // S3 can only write its logs with its own key.
            .encryption(BucketEncryption.S3_MANAGED)
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .enforceSsl(true)
            .lifecycleRules(
                List.of(
                    LifecycleRule.builder()
                        .id("old-logs")
                        .expiration(LOGS_DELETED_AFTER)
                        .abortIncompleteMultipartUploadAfter(Duration.days(1))
                        .build()))
            .build();
    finish(logs, "LogsBucket");
    CfnOutput.Builder.create(this, "LogsBucketName").value(logs.getBucketName()).build();
    return logs;
  }

  private Bucket.Builder bucket(String id, Key key) {
    return Bucket.Builder.create(this, id)
        .encryption(BucketEncryption.KMS)
        .encryptionKey(key)
        .bucketKeyEnabled(true)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
        .enforceSsl(true);
  }

  /** Buckets outlive the stack, because CloudFormation cannot delete a bucket with objects. */
  private static void finish(Bucket bucket, String id) {
    bucket.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    LogicalIds.pin(bucket, id);
    LogicalIds.pin(bucket.getPolicy(), id + "Policy");
  }

  private void addAthena(String bucket, String keyArn) {
    String database = deployment.name().replace('-', '_');
    CfnDatabase.Builder.create(this, "GlueDatabase")
        .catalogId(Aws.ACCOUNT_ID)
        .databaseInput(
            CfnDatabase.DatabaseInputProperty.builder()
                .name(database)
                .description("Tables over the results of " + deployment.name())
                .build())
        .build();
    CfnWorkGroup.Builder.create(this, "AthenaWorkGroup")
        .name(deployment.name())
        .description("Queries on the results of " + deployment.name())
        .recursiveDeleteOption(true)
        .workGroupConfiguration(
            CfnWorkGroup.WorkGroupConfigurationProperty.builder()
                .enforceWorkGroupConfiguration(true)
                .publishCloudWatchMetricsEnabled(true)
                .bytesScannedCutoffPerQuery(MAX_BYTES_PER_QUERY)
                .resultConfiguration(
                    CfnWorkGroup.ResultConfigurationProperty.builder()
                        .outputLocation("s3://" + bucket + "/" + ANSWERS)
                        .encryptionConfiguration(encryption(keyArn))
                        .build())
                .build())
        .build();
    CfnOutput.Builder.create(this, "GlueDatabaseName").value(database).build();
    CfnOutput.Builder.create(this, "AthenaWorkGroupName").value(deployment.name()).build();
  }

  private static CfnWorkGroup.EncryptionConfigurationProperty encryption(String keyArn) {
    return keyArn == null
        ? CfnWorkGroup.EncryptionConfigurationProperty.builder().encryptionOption("SSE_S3").build()
        : CfnWorkGroup.EncryptionConfigurationProperty.builder()
            .encryptionOption("SSE_KMS")
            .kmsKey(keyArn)
            .build();
  }

  private void export(String id, String value, String name) {
    CfnOutput.Builder.create(this, id).value(value).exportName(name).build();
  }
}
