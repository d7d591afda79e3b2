/**
 * A Kinesis in the memory of one process, for tests, demos and fault injection. It serves the HTTP
 * API of Kinesis to AWS's SDKs, the AWS CLI and Flink's connector. On the same port are what
 * results are delivered to: Firehose, which writes files, and SNS, which keeps messages. {@link
 * io.shardflow.localkinesis.LocalKinesis} starts it.
 *
 * <p>A call passes from {@code http} (the server and subscriptions) to {@code operation} (what each
 * call does) and to {@code stream} (streams, shards and records), or to {@code firehose} or {@code
 * sns}. Messages, formats and errors are in {@code api}, fault injection in {@code faults}. The
 * rules are those of AWS's API references, {@code
 * https://docs.aws.amazon.com/kinesis/latest/APIReference}, {@code
 * .../firehose/latest/APIReference} and {@code https://docs.aws.amazon.com/sns/latest/api}.
 */
package io.shardflow.localkinesis;
