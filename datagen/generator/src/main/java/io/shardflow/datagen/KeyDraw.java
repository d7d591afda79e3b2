package io.shardflow.datagen;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Draws the keys of events, as numbers from 0. */
final class KeyDraw implements Serializable {
  /** Up to each key, the sum of the weights. */
  private final double[] sums;

  private final long quietMicros;
  private final long everyMicros;

  KeyDraw(Keys keys, int count) {
    sums = new double[count];
    double sum = 0;
    for (int key = 0; key < count; key++) {
      sum += Math.pow(key + 1, -keys.skew());
      sums[key] = sum;
    }
    quietMicros = TimeUnit.MICROSECONDS.convert(keys.quiet());
    everyMicros = TimeUnit.MICROSECONDS.convert(keys.quietEvery());
  }

  /** A key that is not silent at this time. */
  int draw(RandomGenerator random, Instant time) {
    int at = Arrays.binarySearch(sums, random.nextDouble(sums[sums.length - 1]));
    int drawn = at < 0 ? -at - 1 : at + 1;
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    for (int step = 0; step < sums.length; step++) {
      int key = (drawn + step) % sums.length;
      if (!isSilent(key, micros)) {
        return key;
      }
    }
    return drawn;
  }

  private boolean isSilent(int key, long micros) {
    long phase = everyMicros * key / sums.length;
    return Math.floorMod(micros - phase, everyMicros) < quietMicros;
  }
}
