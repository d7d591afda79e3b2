package io.shardflow.jobs.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The IAM actions that one use of AWS needs on one kind of resource. This is their only
 * declaration.
 */
public enum Permission {
  /** A source that polls, and the command {@code discover}. */
  POLL_STREAM(
      ResourceKind.STREAM,
      List.of("kms:Decrypt"),
      "kinesis:DescribeStream",
      "kinesis:ListShards",
      "kinesis:GetShardIterator",
      "kinesis:GetRecords"),

  /** A source with enhanced fan-out, besides {@link #SUBSCRIBE}. */
  FAN_OUT(
      ResourceKind.STREAM,
      List.of("kms:Decrypt"),
      "kinesis:DescribeStream",
      "kinesis:ListShards",
      "kinesis:DescribeStreamSummary",
      "kinesis:RegisterStreamConsumer"),

  /** A source with enhanced fan-out. AWS checks these actions for the stream as well. */
  SUBSCRIBE(
      ResourceKind.CONSUMER,
      List.of(),
      "kinesis:DescribeStreamConsumer",
      "kinesis:SubscribeToShard"),

  /** A source with {@code source.role-arn}. */
  ASSUME_ROLE(ResourceKind.ROLE, List.of(), "sts:AssumeRole"),

  /** A producer such as {@code datagen}, and deliveries to Kinesis. */
  PUT_RECORDS(ResourceKind.STREAM, List.of("kms:GenerateDataKey"), "kinesis:PutRecords"),

  /** The command {@code datagen --commands}, on the stream of commands. */
  READ_COMMANDS(
      ResourceKind.STREAM,
      List.of("kms:Decrypt"),
      "kinesis:ListShards",
      "kinesis:GetShardIterator",
      "kinesis:GetRecords"),

  /** Deliveries to Firehose. */
  PUT_TO_FIREHOSE(ResourceKind.FIREHOSE, List.of(), "firehose:PutRecordBatch"),

  /** Deliveries to SNS. */
  PUBLISH(ResourceKind.TOPIC, List.of("kms:GenerateDataKey", "kms:Decrypt"), "sns:Publish"),

  /** A bucket with files that a job reads or writes. */
  LIST_BUCKET(ResourceKind.BUCKET, List.of(), "s3:ListBucket", "s3:ListBucketMultipartUploads"),

  /** Files that a job only reads: rules, reference data, secrets, input of a replay. */
  READ_FILES(ResourceKind.OBJECTS, List.of("kms:Decrypt"), "s3:GetObject"),

  /** Results: files and tables. */
  WRITE_FILES(
      ResourceKind.OBJECTS,
      List.of("kms:GenerateDataKey", "kms:Decrypt"),
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts"),

  /** Iceberg tables with {@code sink.catalog=glue}. */
  WRITE_CATALOG(
      ResourceKind.DATABASE,
      List.of(),
      "glue:GetDatabase",
      "glue:CreateDatabase",
      "glue:GetTable",
      "glue:CreateTable",
      "glue:UpdateTable");

  private final ResourceKind on;
  private final Set<String> keyActions;
  private final Set<String> actions;

  Permission(ResourceKind on, List<String> keyActions, String... actions) {
    this.on = on;
    this.keyActions = Collections.unmodifiableSet(new TreeSet<>(keyActions));
    this.actions = Collections.unmodifiableSet(new TreeSet<>(Arrays.asList(actions)));
  }

  /** Returns the kind of resource that the actions are for. */
  public ResourceKind on() {
    return on;
  }

  /** Returns the actions in alphabetical order, such as {@code kinesis:GetRecords}. */
  public Set<String> actions() {
    return actions;
  }

  /**
   * Returns the actions on the customer-managed key, if the resource is encrypted with one, in
   * alphabetical order.
   */
  public Set<String> keyActions() {
    return keyActions;
  }

  /** Returns the actions of several permissions in alphabetical order. */
  public static Set<String> actionsOf(Permission... some) {
    return Arrays.stream(some)
        .flatMap(permission -> permission.actions.stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
