package io.shardflow.datagen.events;

import java.math.BigDecimal;
import java.util.SplittableRandom;

/** Decimal numbers in the form in which decoders return them. */
final class Decimals {
  private Decimals() {}

  /** Returns the number without trailing zeros and without an exponent. */
  static BigDecimal plain(BigDecimal number) {
    return new BigDecimal(number.stripTrailingZeros().toPlainString());
  }

  /** Draws a multiple of 0.01 between two bounds, both included. */
  static BigDecimal hundredths(SplittableRandom random, int from, int to) {
    return plain(BigDecimal.valueOf(random.nextInt(from * 100, to * 100 + 1), 2));
  }
}
