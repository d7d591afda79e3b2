package io.shardflow.benchmark.limit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.LocalDate;

/** Reads times and numbers out of bytes. */
final class Scan {
  static final int DECIMAL_SCALE = 6;
  private static final long DECIMAL_UNIT = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long LARGEST_EXACT = 1L << 53;
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
   * The nanoseconds from 1970 to a time such as {@code 2024-05-01T12:00:00.123456}, in UTC.
   *
   * @throws UnsupportedOperationException if it is written in another way
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

  /** A decimal number, in units of ten to the minus {@value #DECIMAL_SCALE}. */
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

  /** The double nearest to a decimal number: one division of two exact ones rounds as it should. */
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
    if (number > LARGEST_EXACT) {
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
      throw new UnsupportedOperationException((char) b + " where a digit should be");
    }
    return digit;
  }

  private static UnsupportedOperationException unsupported(byte[] bytes, int from, int to) {
    return new UnsupportedOperationException(new String(bytes, from, to - from, US_ASCII));
  }
}
