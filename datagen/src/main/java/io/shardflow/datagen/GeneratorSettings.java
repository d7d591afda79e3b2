package io.shardflow.datagen;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * What to generate.
 *
 * @param seed of all that is random
 * @param start the event time of the first record
 * @param rate records a second of event time
 * @param duplicates share of records that repeat one of the last two seconds, byte for byte
 * @param late share of records whose event time is {@code lateness} behind
 * @param lateness how far late records are behind
 * @param malformed share of records that cannot be read
 * @param randomKeys whether partition keys are random, instead of the producer's own
 */
public record GeneratorSettings(
    EventKind kind,
    long seed,
    Instant start,
    double rate,
    double duplicates,
    double late,
    Duration lateness,
    double malformed,
    boolean randomKeys)
    implements Serializable {}
