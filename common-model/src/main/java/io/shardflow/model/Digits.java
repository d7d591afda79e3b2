package io.shardflow.model;

import java.math.BigDecimal;

/** Of numbers that fit into a long, whatever their digits are. */
final class Digits {
  static final int MOST = 18;
  static final int MOST_OF_INT = 9;

  private static final long[] POWERS_OF_TEN = new long[MOST + 1];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i <= MOST; i++) {
      POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
    }
  }

  private Digits() {}

  /** The unscaled value, of at most as many digits, without making a number of any size of it. */
  static long unscaled(BigDecimal value) {
    return value.scaleByPowerOfTen(value.scale()).longValue();
  }

  /** 1 with so many zeros, which is exact as a double, too. */
  static long powerOfTen(int zeros) {
    return POWERS_OF_TEN[zeros];
  }
}
