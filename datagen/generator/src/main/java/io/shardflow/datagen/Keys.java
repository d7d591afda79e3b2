package io.shardflow.datagen;

import java.io.Serializable;
import java.time.Duration;

/**
 * How the records of a stream spread over the keys of their kind: sensors, probes, stores or zones.
 *
 * @param skew Zipf's exponent: the key with number n is drawn in proportion to 1 / n^skew; 0 draws
 *     all alike
 * @param quiet how long each key is silent, in event time; 0 for never
 * @param quietEvery once in which time it is silent, each key at another moment; more than {@code
 *     quiet}. What would be of a silent key is of the next one that is not, unless all are silent.
 * @param random whether partition keys are random, instead of the producer's own
 */
public record Keys(double skew, Duration quiet, Duration quietEvery, boolean random)
    implements Serializable {
  /** All alike, never silent, each producer under its own partition key. */
  public static final Keys DEFAULT = new Keys(0, Duration.ZERO, Duration.ofMinutes(5), false);
}
