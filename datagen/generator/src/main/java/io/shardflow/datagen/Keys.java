package io.shardflow.datagen;

import java.io.Serializable;
import java.time.Duration;
import lombok.Value;

/** How records are distributed over the keys of their kind: sensors, probes, stores or zones. */
@Value
public class Keys implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Equally frequent keys that are never silent, and the producers' own partition keys. */
  public static final Keys DEFAULT = new Keys(0, Duration.ZERO, Duration.ofMinutes(5), false);

  /** Zipf's exponent: key number n has a frequency of 1 / n^skew. With 0, all are equal. */
  double skew;

  /** How long each key is silent in every period, in event time. 0 means never. */
  Duration quiet;

  /**
   * The length of a period, in event time; longer than {@code quiet}. Each key is silent at another
   * time of the period. The next key that is not silent gets the records of a silent key, unless
   * all keys are silent.
   */
  Duration quietEvery;

  /** Whether partition keys are random, instead of the producer's own. */
  boolean random;
}
