/**
 * The Kinesis source. It is Flink's connector {@code flink-connector-kinesis} 4.3.0-1.19, whose
 * {@code FlinkKinesisConsumer} is subclassed because some of its behavior loses records or closes
 * windows too early. Everything that depends on the connector's internals is in this package. This
 * page lists each override and each access, with the fault that it works around.
 *
 * <h2>{@code KinesisConsumer} extends {@code FlinkKinesisConsumer}</h2>
 *
 * <ul>
 *   <li>{@code initializeState}, {@code snapshotState}: the connector saves the marker {@code
 *       LATEST} or {@code AT_TIMESTAMP} for a shard that has not delivered a record. After a
 *       restart, it takes the marker for the time of the restart or for the current option, and
 *       skips all records in between. So the position of the first start is saved, too ({@code
 *       StartPosition}), in a state {@code start-position}. To recognize the markers, the
 *       connector's state is read by its name {@code Kinesis-Stream-Shard-State}, which is private
 *       there, with the serializer of {@code KinesisStateUtil}.
 *   <li>{@code createFetcher}: installs {@code KinesisFetcher} with the saved start position.
 *   <li>{@code run}: errors do not name the stream ({@code KinesisFailure}). The client for
 *       enhanced fan-out is not closed if the source ends before its fetcher runs. The AWS SDK
 *       leaves a thread and an MBean behind, which keep the classes of the job in memory; a class
 *       loader release hook removes them.
 * </ul>
 *
 * <h2>{@code KinesisFetcher} extends {@code KinesisDataFetcher}</h2>
 *
 * <ul>
 *   <li>Constructor: the one for tests, which accepts clients of our own. It passes a source
 *       context that ignores idleness, because {@code updateState} marks the source idle when all
 *       its shards are closed by a reshard, before it looks for their child shards.
 *   <li>{@code registerNewSubscribedShardState}: replaces markers by the start position, and adds
 *       the shard to {@code ShardWatermarkTracker}.
 *   <li>{@code emitWatermark}: the connector's watermark does not wait for shards without a record,
 *       its source becomes idle before the first record, malformed records end idleness, and it
 *       emits watermarks after the source has stopped, which fails the job. It is replaced by
 *       {@code ShardWatermarkTracker} and {@code WatermarkEmitter}.
 *   <li>{@code emitRecordAndUpdateState}: reports each event to the tracker, under the checkpoint
 *       lock.
 *   <li>{@code discoverNewShardsToSubscribe}: reports to the tracker when the child shards of a
 *       closed shard are known. On failure, closes connections that would remain open.
 *   <li>{@code createRecordPublisher}: reports to the tracker when a shard is read to its end, and
 *       when it is closed. Gives the shard the range of all hash keys, because the connector drops
 *       an aggregated record if one inner record belongs to another shard, as after a reshard.
 *   <li>{@code deregisterStreamConsumer}: does nothing. The connector deregisters the enhanced
 *       fan-out consumer although other subtasks or a restarted job still need it.
 *   <li>{@code runFetcher}, {@code stopWithError}, {@code shutdownFetcher}: a job that is stopped
 *       while its source starts fails with a {@code RejectedExecutionException}. Only real errors
 *       are passed on.
 * </ul>
 *
 * <h2>{@code RetryingKinesisProxy} extends {@code KinesisProxy}</h2>
 *
 * <ul>
 *   <li>{@code isRecoverableSdkClientException}: a broken connection fails the job. Now it is
 *       retried.
 *   <li>{@code getShardIterator}: the connector does not retry broken connections here. A start
 *       position in the future, as from a machine whose clock is ahead, fails the job. Both are
 *       retried.
 *   <li>{@code getRecords}: the connector drops aggregated records with missing or invalid keys.
 *       {@code AggregatedRecords} repairs them with the shaded Protobuf classes of the KCL.
 * </ul>
 *
 * <p>{@code arrivalTime} reads single records, with which {@code KinesisConsumer} resolves markers
 * in the state of version 0.1.0.
 *
 * <h2>{@code KinesisSubscriber} implements {@code KinesisProxyAsyncV2Interface}</h2>
 *
 * <p>It decorates the client of {@code KinesisProxyV2Factory} for enhanced fan-out.
 *
 * <ul>
 *   <li>A consumer or a stream that does not exist is the end of the shard for {@code
 *       FanOutRecordPublisher}, and its records are skipped for good. The error is translated into
 *       one that is retried, and then fails the job.
 *   <li>A source that is stopped waits up to a minute for the next event of each subscription.
 *       {@code close} aborts the subscriptions.
 *   <li>Events without records are not passed on, although they say that a shard is read to its
 *       end. A listener reports them to the tracker.
 *   <li>Aggregated records are repaired as above.
 * </ul>
 *
 * <h2>Other dependencies</h2>
 *
 * <ul>
 *   <li>{@code KinesisInput} sets properties: many more retries of reads, since throttling is
 *       normal; unlimited retries of broken connections with enhanced fan-out; discovery of shards
 *       within the idle timeout. For SQL tables, it derives the option keys from these properties.
 *   <li>{@code KinesisFailure} recognizes shaded exceptions of both AWS SDKs, and the text "retries
 *       exceeded" in messages of the connector.
 *   <li>{@code EventTimestamps} assigns timestamps as an {@code AssignerWithPeriodicWatermarks}. It
 *       must not return watermarks.
 * </ul>
 *
 * <h2>When the connector changes</h2>
 *
 * <ol>
 *   <li>Compare the sources of the classes above, and of {@code ShardConsumer}, {@code
 *       FanOutShardSubscriber}, {@code FanOutRecordPublisher}, {@code RecordBatch} and {@code
 *       AWSUtil}. Remove each workaround whose fault is gone.
 *   <li>Check that each method is still called at the same place, on the same thread and under the
 *       same lock; that the name, type and serializer of the state are unchanged; and that the
 *       shaded packages still exist.
 *   <li>Run {@code LocalKinesisIT}, {@code NodeKinesisIT}, {@code StartPositionIT}, {@code
 *       AggregatedRecordsIT}, {@code KinesisFailureTest}, {@code UpgradeTest}, and {@code FaultsIT}
 *       with {@code -Dfaults=all}.
 * </ol>
 *
 * <p>Connector 6.x for Flink 2 no longer contains {@code FlinkKinesisConsumer}.
 */
package io.shardflow.jobs.source.kinesis;
