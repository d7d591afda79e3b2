/**
 * A Kinesis in the memory of one process, for tests, demos and faults: it speaks the HTTP API that
 * AWS's SDKs and command line and Flink's connector speak. {@link
 * io.shardflow.localkinesis.LocalKinesis} starts it.
 *
 * <p>{@code KinesisHttp} takes calls in, {@code Operations} knows what there is to call, {@code
 * Messages} are the calls' shapes and {@code WireFormat} writes them in JSON or CBOR; {@code
 * Streams}, {@code Stream} and {@code Shard} are what AWS calls so, and a {@code RecordLog} holds a
 * shard's records. The rules are those of AWS's API reference, {@code
 * https://docs.aws.amazon.com/kinesis/latest/APIReference}.
 */
package io.shardflow.localkinesis;
