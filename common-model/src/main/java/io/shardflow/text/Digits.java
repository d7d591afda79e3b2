package io.shardflow.text;

import java.math.BigDecimal;

/** Of numbers that fit into a long, whatever their digits are. */
public final class Digits {
  public static final int MOST = 18;
  public static final int MOST_OF_INT = 9;

  private static final long[] POWERS_OF_TEN = new long[MOST + 1];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i <= MOST; i++) {
      POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
    }
  }

  private Digits() {}

  /** The unscaled value, of at most as many digits, without making a number of any size of it. */
  public static long unscaled(BigDecimal value) {
    return value.scaleByPowerOfTen(value.scale()).longValue();
  }

  /** 1 with so many zeros, which is exact as a double, too. */
  public static long powerOfTen(int zeros) {
    return POWERS_OF_TEN[zeros];
  }
}
