/**
 * Receivers of AWS: Kinesis, Firehose and SNS. They use the AWS SDK of this jar, not the one that
 * the Kinesis connector has inside, because that one has no client of SNS.
 */
package io.shardflow.jobs.deliver.aws;
