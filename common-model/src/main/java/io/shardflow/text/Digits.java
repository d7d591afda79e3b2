package io.shardflow.text;

import java.math.BigDecimal;

/** Decimal numbers whose digits fit into a long. */
public final class Digits {
  /** Every number of this many digits fits into a long. */
  public static final int MAX_DIGITS = 18;

  /** Every number of this many digits fits into an int. */
  public static final int MAX_INT_DIGITS = 9;

  private static final long[] POWERS_OF_TEN = new long[MAX_DIGITS + 1];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i <= MAX_DIGITS; i++) {
      POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
    }
  }

  private Digits() {}

  /** Returns the unscaled value of at most 18 digits, without allocating a BigInteger. */
  public static long unscaled(BigDecimal value) {
    return value.scaleByPowerOfTen(value.scale()).longValue();
  }

  /** Returns 10 to the power of 0 to 18. All of these are also exact as doubles. */
  public static long powerOfTen(int exponent) {
    return POWERS_OF_TEN[exponent];
  }
}
