package io.shardflow.benchmark.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.LocalDate;

/** Parses times and numbers from bytes. */
final class ByteParser {
  static final int DECIMAL_SCALE = 6;
  private static final long DECIMAL_UNIT = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MAX_EXACT_INTEGER = 1L << 53;
  private static final double[] POWERS_OF_TEN = new double[19];

  static {
    double power = 1;
    for (int i = 0; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = power;
      power *= 10;
    }
  }

  private int lastDate;
  private long lastDay;

  /**
   * Parses a time such as {@code 2024-05-01T12:00:00.123456}, in UTC.
   *
   * @return nanoseconds since the epoch
   * @throws UnsupportedOperationException if the time is in another notation
   */
  long nanos(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < 19 || length == 20 || length > 29 || bytes[from + 10] != 'T') {
      throw unsupported(bytes, from, to);
    }
    int date =
        (two(bytes, from) * 100 + two(bytes, from + 2)) * 10_000
            + two(bytes, from + 5) * 100
            + two(bytes, from + 8);
    if (date != lastDate) {
      lastDay = LocalDate.of(date / 10_000, date / 100 % 100, date % 100).toEpochDay();
      lastDate = date;
    }
    long second =
        lastDay * 86_400
            + two(bytes, from + 11) * 3600
            + two(bytes, from + 14) * 60
            + two(bytes, from + 17);
    long fraction = 0;
    long unit = NANOS_PER_SECOND;
    for (int at = from + 20; at < to; at++) {
      fraction = fraction * 10 + digit(bytes[at]);
      unit /= 10;
    }
    return second * NANOS_PER_SECOND + fraction * unit;
  }

  /** Parses a decimal number; returns it multiplied by 10^{@value #DECIMAL_SCALE}. */
  static long decimal(byte[] bytes, int from, int to) {
    boolean negative = bytes[from] == '-';
    int at = negative ? from + 1 : from;
    if (to - at > 12) {
      throw unsupported(bytes, from, to);
    }
    long number = 0;
    while (at < to && bytes[at] != '.') {
      number = number * 10 + digit(bytes[at++]);
    }
    number *= DECIMAL_UNIT;
    long unit = DECIMAL_UNIT;
    for (at++; at < to; at++) {
      unit /= 10;
      if (unit == 0) {
        throw unsupported(bytes, from, to);
      }
      number += digit(bytes[at]) * unit;
    }
    return negative ? -number : number;
  }

  /**
   * Parses a decimal number; returns the nearest double. Dividing one exactly represented integer
   * by another rounds correctly.
   */
  static double number(byte[] bytes, int from, int to) {
    boolean negative = bytes[from] == '-';
    int at = negative ? from + 1 : from;
    if (to - at > 18) {
      return Double.parseDouble(new String(bytes, from, to - from, US_ASCII));
    }
    long number = 0;
    int places = 0;
    boolean point = false;
    for (; at < to; at++) {
      byte b = bytes[at];
      if (b == '.' && !point) {
        point = true;
        continue;
      }
      if (b < '0' || b > '9') {
        return Double.parseDouble(new String(bytes, from, to - from, US_ASCII));
      }
      number = number * 10 + b - '0';
      places += point ? 1 : 0;
    }
    if (number > MAX_EXACT_INTEGER) {
      return Double.parseDouble(new String(bytes, from, to - from, US_ASCII));
    }
    double value = number / POWERS_OF_TEN[places];
    return negative ? -value : value;
  }

  private static int two(byte[] bytes, int at) {
    return digit(bytes[at]) * 10 + digit(bytes[at + 1]);
  }

  private static int digit(byte b) {
    int digit = b - '0';
    if (digit < 0 || digit > 9) {
      throw new UnsupportedOperationException("Expected a digit, found " + (char) b);
    }
    return digit;
  }

  private static UnsupportedOperationException unsupported(byte[] bytes, int from, int to) {
    return new UnsupportedOperationException(
        "Unsupported notation: " + new String(bytes, from, to - from, US_ASCII));
  }
}
