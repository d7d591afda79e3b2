package io.shardflow.jobs.access;

/** The kinds of AWS resources that permissions are for. Says how a {@link Grant} names one. */
public enum ResourceKind {
  /** A Kinesis stream: its name or ARN. */
  STREAM,
  /** An enhanced fan-out consumer of a Kinesis stream: {@code STREAM/consumer/NAME}. */
  CONSUMER,
  /** A Firehose stream: its name or ARN. */
  FIREHOSE,
  /** A topic of SNS: its ARN. */
  TOPIC,
  /** An IAM role: its ARN. */
  ROLE,
  /** A bucket of S3: its name. */
  BUCKET,
  /** An object of S3, or a folder with all objects below it: {@code BUCKET/KEY}. */
  OBJECTS,
  /** A database of the AWS Glue Data Catalog with its tables: its name. */
  DATABASE
}
