/**
 * A Kinesis in the memory of one process, for tests, demos and fault injection. It serves the HTTP
 * API of Kinesis to AWS's SDKs, the AWS CLI and Flink's connector. {@link
 * io.shardflow.localkinesis.LocalKinesis} starts it.
 *
 * <p>A call passes from {@code http} (the server and subscriptions) to {@code operation} (what each
 * call does) and to {@code stream} (streams, shards and records). Messages, formats and errors are
 * in {@code api}, fault injection in {@code faults}. The rules are those of AWS's API reference,
 * {@code https://docs.aws.amazon.com/kinesis/latest/APIReference}.
 */
package io.shardflow.localkinesis;
