package io.shardflow.datagen;

import java.io.Serializable;
import java.time.Instant;

/**
 * What to generate.
 *
 * @param seed of all that is random
 * @param start the event time of the first record
 * @param rate records a second of event time
 */
public record GeneratorSettings(
    EventKind kind, long seed, Instant start, double rate, Faults faults, Keys keys)
    implements Serializable {}
