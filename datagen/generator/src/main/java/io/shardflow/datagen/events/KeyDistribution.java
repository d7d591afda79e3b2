package io.shardflow.datagen.events;

import io.shardflow.datagen.Keys;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** Draws the keys of events, as numbers from 0. */
final class KeyDistribution implements Serializable {
  private static final long serialVersionUID = 1L;

  /** For each key, the sum of the weights of all keys up to and including it. */
  private final double[] cumulativeWeights;

  private final long quietMicros;
  private final long periodMicros;

  KeyDistribution(Keys keys, int count) {
    cumulativeWeights = new double[count];
    double sum = 0;
    for (int key = 0; key < count; key++) {
      sum += Math.pow(key + 1, -keys.skew());
      cumulativeWeights[key] = sum;
    }
    quietMicros = TimeUnit.MICROSECONDS.convert(keys.quiet());
    periodMicros = TimeUnit.MICROSECONDS.convert(keys.quietEvery());
  }

  /**
   * Draws a key that is not silent at this time, unless all are.
   *
   * @param isSilent returns whether a key is silent for another reason than its period
   */
  int draw(SplittableRandom random, Instant time, IntPredicate isSilent) {
    double weight = random.nextDouble(cumulativeWeights[cumulativeWeights.length - 1]);
    int found = Arrays.binarySearch(cumulativeWeights, weight);
    int drawn = found < 0 ? -found - 1 : found + 1;
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    for (int step = 0; step < cumulativeWeights.length; step++) {
      int key = (drawn + step) % cumulativeWeights.length;
      if (!isSilent(key, micros) && !isSilent.test(key)) {
        return key;
      }
    }
    return drawn;
  }

  private boolean isSilent(int key, long micros) {
    long phase = periodMicros * key / cumulativeWeights.length;
    return Math.floorMod(micros - phase, periodMicros) < quietMicros;
  }
}
