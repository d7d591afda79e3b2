package io.shardflow.live.tail.read;

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * The values of JSON numbers. Whole numbers are Longs, and numbers with a fraction are exact, as
 * BigDecimal, except for those that look like a computed double: with an exponent, or with 16 or 17
 * digits, of which at least 8 are decimals.
 */
final class Numbers {
  /** As Jackson's limit. */
  static final int MAX_LENGTH = 1000;

  private static final int MAX_LONG_DIGITS = 18;
  private static final int MAX_EXACT_DIGITS = 15;
  private static final int MAX_DOUBLE_DIGITS = 17;
  private static final int MIN_DECIMALS = 8;

  private Numbers() {}

  /**
   * Returns the value of a valid JSON number.
   *
   * @return null if it exceeds the range of a double
   */
  static Object of(byte[] json, int from, int to) {
    boolean isNegative = json[from] == '-';
    long unscaled = 0;
    int digits = 0;
    int scale = 0;
    boolean hasPoint = false;
    for (int i = isNegative ? from + 1 : from; i < to; i++) {
      byte c = json[i];
      if (c == '.') {
        hasPoint = true;
      } else if (c < '0' || c > '9') {
        return doubleOf(text(json, from, to));
      } else {
        digits += digits > 0 || c != '0' ? 1 : 0;
        scale += hasPoint ? 1 : 0;
        unscaled = unscaled * 10 + c - '0';
      }
    }
    if (digits > MAX_LONG_DIGITS || to - from > MAX_LENGTH) {
      return large(text(json, from, to), hasPoint);
    }
    long signed = isNegative ? -unscaled : unscaled;
    if (!hasPoint) {
      return signed;
    }
    return isComputed(digits, scale)
        ? doubleOf(text(json, from, to))
        : BigDecimal.valueOf(signed, scale);
  }

  /** Returns the value of a JSON number as Jackson has read it. */
  static Object of(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.ISO_8859_1);
    return of(bytes, 0, bytes.length);
  }

  private static boolean isComputed(int digits, int scale) {
    return digits > MAX_EXACT_DIGITS && digits <= MAX_DOUBLE_DIGITS && scale >= MIN_DECIMALS;
  }

  private static Object large(String text, boolean hasPoint) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    BigDecimal decimal = new BigDecimal(text);
    return !hasPoint && decimal.toBigInteger().bitLength() < Long.SIZE
        ? (Object) decimal.longValue()
        : decimal;
  }

  private static Double doubleOf(String text) {
    double value = NumberInput.parseDouble(text, true);
    return Double.isInfinite(value) ? null : (Double) value;
  }

  private static String text(byte[] json, int from, int to) {
    return new String(json, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
