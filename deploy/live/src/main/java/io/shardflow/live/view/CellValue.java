package io.shardflow.live.view;

import io.shardflow.text.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;

/** Reads the values of rows, which are typed or the text of CSV and JSON. */
public final class CellValue {
  /** No time. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private static final int MAX_DIGITS = 100;

  private CellValue() {}

  /** Returns a value as a double; NaN if it is null, not finite, or not a number. */
  public static double number(Object value) {
    if (value instanceof Number number) {
      double result = number.doubleValue();
      return Double.isFinite(result) ? result : Double.NaN;
    }
    if (value instanceof String text && isNumber(text)) {
      double result = Double.parseDouble(text);
      return Double.isFinite(result) ? result : Double.NaN;
    }
    return Double.NaN;
  }

  /** Returns a value as a decimal; null if it is null, no number, or longer than 100 digits. */
  public static BigDecimal decimal(Object value) {
    BigDecimal result = null;
    if (value instanceof BigDecimal decimal) {
      result = decimal;
    } else if (value instanceof Double number && Double.isFinite(number)) {
      result = BigDecimal.valueOf(number);
    } else if (value instanceof Long number) {
      result = BigDecimal.valueOf(number);
    } else if (value instanceof String text && isNumber(text)) {
      try {
        result = new BigDecimal(text);
      } catch (NumberFormatException e) {
        return null;
      }
    }
    if (result == null
        || Math.abs((long) result.scale()) > MAX_DIGITS
        || result.precision() > MAX_DIGITS) {
      return null;
    }
    return result.scale() < 0 ? result.setScale(0) : result;
  }

  /** Returns whether a text is a JSON number, as CSV files have them. */
  public static boolean isNumber(String text) {
    int length = text.length();
    if (length == 0 || length > MAX_DIGITS + 10) {
      return false;
    }
    int at = text.charAt(0) == '-' ? 1 : 0;
    int digits = digits(text, at);
    if (digits == 0 || digits > 1 && text.charAt(at) == '0') {
      return false;
    }
    at += digits;
    if (at < length && text.charAt(at) == '.') {
      digits = digits(text, at + 1);
      if (digits == 0) {
        return false;
      }
      at += 1 + digits;
    }
    if (at < length && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < length && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
        at++;
      }
      digits = digits(text, at);
      if (digits == 0 || digits > 4) {
        return false;
      }
      at += digits;
    }
    return at == length;
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at - from;
  }

  /**
   * Returns a value as a time in milliseconds since 1970; {@link #NO_TIME} if it is none. A number
   * is seconds, milliseconds, microseconds or nanoseconds by its magnitude.
   */
  public static long time(Object value) {
    Instant time = null;
    if (value instanceof Instant instant) {
      time = instant;
    } else if (value instanceof String text) {
      if (text.length() <= 64) {
        time = Timestamps.parse(text);
      }
    } else if (value instanceof Long number) {
      time = Timestamps.ofEpoch(number, 0);
    } else if (value != null) {
      BigDecimal number = decimal(value);
      time = number == null ? null : Timestamps.ofEpoch(number);
    }
    return time == null ? NO_TIME : time.toEpochMilli();
  }

  /** Returns whether a text is a time of ISO-8601 or like it, and not only a number. */
  public static boolean isTime(String text) {
    int length = text.length();
    return length >= 13
        && length <= 64
        && (text.charAt(4) == '-' || text.charAt(8) == 'T')
        && Timestamps.parse(text) != null;
  }

  /** Returns a value as text: null is empty, and whole numbers have no fraction. */
  public static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value == null) {
      return "";
    }
    if (value instanceof Instant time) {
      return Timestamps.format(time);
    }
    if (value instanceof Double || value instanceof BigDecimal) {
      BigDecimal decimal = decimal(value);
      if (decimal != null) {
        BigDecimal stripped = decimal.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
      }
    }
    return value.toString();
  }
}
