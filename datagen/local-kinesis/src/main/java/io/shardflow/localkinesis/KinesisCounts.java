package io.shardflow.localkinesis;

import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.util.Map;

/**
 * The counters of a {@link LocalKinesis} since its start.
 *
 * @param recordsIn records accepted
 * @param recordsOut records returned, once per read
 * @param refused records, reads and messages refused by limits
 * @param dropped records deleted before the end of their retention, because memory was full
 * @param heldBytes the memory that records use now
 * @param deliveryRecords records accepted by Firehose delivery streams
 * @param messages messages published to SNS topics, without repeated ones
 * @param calls the number of calls of each operation, including refused calls, such as {@code
 *     PutRecords} (of Kinesis), {@code firehose:PutRecordBatch} or {@code sns:Publish}
 * @param faults the number of times each injected fault occurred; absent if it never did
 */
public record KinesisCounts(
    long recordsIn,
    long recordsOut,
    long refused,
    long dropped,
    long heldBytes,
    long deliveryRecords,
    long messages,
    Map<String, Long> calls,
    Map<Fault, Long> faults) {}
