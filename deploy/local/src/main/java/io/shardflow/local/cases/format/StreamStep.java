package io.shardflow.local.cases.format;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A step of a stream: records that arrive and are read together, or silence.
 *
 * @param line the line in the test file, from 1
 * @param at the arrival time; null if the records arrive right after the step before, without
 *     silence in between
 * @param shard the index of the shard, from 0
 * @param records the records as they are in the stream; empty for silence
 * @param silence how long no record arrives; null for records
 */
public record StreamStep(int line, Instant at, int shard, List<byte[]> records, Duration silence)
    implements Serializable {}
