package io.shardflow.localkinesis;

import io.shardflow.localkinesis.KinesisFaults.Fault;
import java.util.Map;

/**
 * What a {@link LocalKinesis} has done so far.
 *
 * @param recordsIn records taken
 * @param recordsOut records given, each as often as it was read
 * @param refused records and reads refused by the limits of shards
 * @param dropped records that had to make room before they were too old
 * @param heldBytes the memory that records take now
 * @param calls how often each operation was called, refused calls included
 * @param faults how often each has gone wrong by chance; absent for never
 */
public record KinesisCounts(
    long recordsIn,
    long recordsOut,
    long refused,
    long dropped,
    long heldBytes,
    Map<String, Long> calls,
    Map<Fault, Long> faults) {}
