package io.shardflow.text;

import com.fasterxml.jackson.core.StreamReadConstraints;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;

/** Parses the times of events, and formats the times of results. */
public final class Timestamps {
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int MAX_OFFSET_SECONDS = 18 * 3600;
  private static final long FIRST_SECOND = LocalDate.of(1, 1, 1).toEpochDay() * SECONDS_PER_DAY;
  private static final long LAST_SECOND =
      LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_PER_DAY - 1;
  private static final Instant LAST = Instant.ofEpochSecond(LAST_SECOND, 999_999_999);

  /** The result of {@link #minute} for an invalid time; not a second of the years 0 to 9999. */
  public static final long NO_MINUTE = Long.MIN_VALUE;

  /** Lets the magnitude of an epoch time determine its unit. */
  static final int UNIT_BY_MAGNITUDE = -1;

  /** Epoch times of a smaller magnitude are in this unit; see {@link #ofEpoch(BigDecimal)}. */
  private static final long MAX_SECONDS = 100_000_000_000L;

  private static final long MAX_MILLIS = MAX_SECONDS * 1000;
  private static final long MAX_MICROS = MAX_MILLIS * 1000;

  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

  /** More than the digits of the year 9999 in nanoseconds. */
  private static final int MAX_EPOCH_DIGITS = 24;

  /** Jackson's limit for JSON numbers. */
  private static final int MAX_NUMBER_LENGTH = StreamReadConstraints.DEFAULT_MAX_NUM_LEN;

  private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Timestamps() {}

  /**
   * Parses a time in the years 1 to 9999. The notation is one of:
   *
   * <ul>
   *   <li>ISO-8601 as RFC 3339, Java, Python, JavaScript and log4j write it: {@code
   *       2024-05-01T12:00:00.123456Z}. The separator is {@code T}, {@code t} or a blank. The
   *       seconds are optional. So is the fraction, of one to nine digits after a point or a comma.
   *       So is the offset: {@code Z}, {@code z}, {@code UTC}, {@code GMT}, {@code +02}, {@code
   *       +0200} or {@code +02:00}, also after a blank; without an offset, the time is in UTC. A
   *       zone in brackets after the offset is ignored.
   *   <li>its basic format: {@code 20240501T120000Z}.
   *   <li>a number: an {@linkplain #ofEpoch(BigDecimal) epoch time}.
   * </ul>
   *
   * @return the time, or null if the text is not a valid time
   */
  public static Instant parse(String text) {
    // A character that is not ASCII becomes a question mark, which is never valid.
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    return parse(ascii, 0, ascii.length);
  }

  /** As {@link #parse(String)}, for ASCII bytes; allocates little more than the result. */
  public static Instant parse(byte[] text, int from, int length) {
    return parse(text, from, length, null);
  }

  /**
   * As {@link #parse(byte[], int, int)}, for times without an offset in a zone.
   *
   * @param zone the rules of the zone; null for UTC
   */
  static Instant parse(byte[] text, int from, int length, ZoneRules zone) {
    int end = from + length;
    if (length >= 16 && text[from + 4] == '-') {
      long start = minute(text, from);
      return start == NO_MINUTE ? null : parseSeconds(text, from + 16, end, start, ':', zone);
    }
    if (length >= 13 && isSeparator(text[from + 8])) {
      long start = compactMinute(text, from);
      return start == NO_MINUTE ? null : parseSeconds(text, from + 13, end, start, '\0', zone);
    }
    return parseNumber(text, from, end, UNIT_BY_MAGNITUDE);
  }

  /**
   * Parses the seconds and the offset after the minute.
   *
   * @param colon the separator before the seconds; 0 if there is none
   */
  private static Instant parseSeconds(
      byte[] text, int from, int end, long minute, char colon, ZoneRules zone) {
    int at = from;
    int second = 0;
    int nanos = 0;
    if (at < end && (colon == 0 ? isDigit(text[at]) : text[at] == colon)) {
      at += colon == 0 ? 0 : 1;
      second = at + 2 <= end ? twoDigits(text, at) : -1;
      if (second < 0 || second > 59) {
        return null;
      }
      at += 2;
      if (at < end && (text[at] == '.' || text[at] == ',')) {
        int first = ++at;
        while (at < end && isDigit(text[at])) {
          if (at - first == 9) {
            return null;
          }
          nanos = nanos * 10 + text[at++] - '0';
        }
        if (at == first) {
          return null;
        }
        for (int digit = at - first; digit < 9; digit++) {
          nanos *= 10;
        }
      }
    }

    if (at == end) {
      return ofLocal(minute + second, nanos, zone);
    }
    int offset = offsetSeconds(text, at, end);
    if (offset == Integer.MIN_VALUE) {
      return null;
    }
    return instant(minute + second - offset, nanos);
  }

  /**
   * Converts a local time. A time that a zone skips, as when daylight saving begins, is moved
   * forward by the skipped time; of a time that occurs twice, the first counts.
   *
   * @param localSecond the seconds since 1970 on the zone's clock
   * @param zone the rules of the zone; null for UTC
   * @return the time, or null outside the years 1 to 9999
   */
  public static Instant ofLocal(long localSecond, int nanos, ZoneRules zone) {
    if (zone == null) {
      return instant(localSecond, nanos);
    }
    LocalDateTime local = LocalDateTime.ofEpochSecond(localSecond, nanos, ZoneOffset.UTC);
    return instant(localSecond - zone.getOffset(local).getTotalSeconds(), nanos);
  }

  /**
   * Parses the minute in 16 bytes, {@code 2024-05-01T12:00}, in UTC. The year may be 0, which
   * {@link #instant} rejects.
   *
   * @return the epoch second with which the minute begins, or {@link #NO_MINUTE}
   */
  public static long minute(byte[] text, int from) {
    return text[from + 4] != '-'
            || text[from + 7] != '-'
            || !isSeparator(text[from + 10])
            || text[from + 13] != ':'
        ? NO_MINUTE
        : minute(text, from, from + 5, from + 8, from + 11, from + 14);
  }

  /** As {@link #minute(byte[], int)}, for the 13 bytes {@code 20240501T1200}. */
  private static long compactMinute(byte[] text, int from) {
    return minute(text, from, from + 4, from + 6, from + 9, from + 11);
  }

  private static long minute(byte[] text, int atYear, int atMonth, int atDay, int atHour, int at) {
    int century = twoDigits(text, atYear);
    int yearOfCentury = twoDigits(text, atYear + 2);
    int month = twoDigits(text, atMonth);
    int day = twoDigits(text, atDay);
    int hour = twoDigits(text, atHour);
    int minute = twoDigits(text, at);
    int year = 100 * century + yearOfCentury;
    if ((century | yearOfCentury | month | day | hour | minute) < 0
        || month < 1
        || month > 12
        || day < 1
        || day > daysInMonth(year, month)
        || hour > 23
        || minute > 59) {
      return NO_MINUTE;
    }
    return epochDay(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60;
  }

  private static boolean isSeparator(byte b) {
    return b == 'T' || b == ' ' || b == 't';
  }

  /** As {@link #ofEpoch(BigDecimal)}, for {@code unscaled / 10^scale} of at most 18 digits. */
  public static Instant ofEpoch(long unscaled, int scale) {
    long whole = scale == 0 ? unscaled : unscaled / Digits.powerOfTen(scale);
    long magnitude = Math.abs(whole);
    int unit =
        magnitude < MAX_SECONDS ? 0 : magnitude < MAX_MILLIS ? 3 : magnitude < MAX_MICROS ? 6 : 9;
    return ofEpoch(unscaled, scale, unit);
  }

  /** As {@link #ofEpoch(BigDecimal, int)}, for {@code unscaled / 10^scale} of at most 18 digits. */
  static Instant ofEpoch(long unscaled, int scale, int unit) {
    int decimals = scale + unit;
    if (decimals > Digits.MAX_DIGITS) {
      return ofEpoch(BigDecimal.valueOf(unscaled, scale), unit);
    }
    long seconds = Math.floorDiv(unscaled, Digits.powerOfTen(decimals));
    long fraction = Math.floorMod(unscaled, Digits.powerOfTen(decimals));
    return instant(
        seconds,
        (int)
            (decimals <= 9
                ? fraction * Digits.powerOfTen(9 - decimals)
                : fraction / Digits.powerOfTen(decimals - 9)));
  }

  /**
   * Converts an epoch time. Its unit depends on its magnitude: seconds below 10^11, milliseconds
   * below 10^14, microseconds below 10^17, else nanoseconds. Smaller fractions are truncated.
   *
   * @return the time, or null outside the years 1 to 9999
   */
  public static Instant ofEpoch(BigDecimal number) {
    return ofEpoch(number, UNIT_BY_MAGNITUDE);
  }

  /**
   * Converts an epoch time in a unit. Smaller fractions than nanoseconds are truncated.
   *
   * @param unitOrMagnitude the number of the unit's decimals of a second, such as 3 for
   *     milliseconds; or {@link #UNIT_BY_MAGNITUDE}
   * @return the time, or null outside the years 1 to 9999
   */
  static Instant ofEpoch(BigDecimal number, int unitOrMagnitude) {
    long digitsBeforePoint = (long) number.precision() - number.scale();
    if (digitsBeforePoint > MAX_EPOCH_DIGITS) {
      return null;
    }
    if (digitsBeforePoint < -MAX_EPOCH_DIGITS) {
      return number.signum() < 0 ? instant(-1, 999_999_999) : instant(0, 0);
    }
    int unit = unitOrMagnitude;
    if (unit == UNIT_BY_MAGNITUDE) {
      unit =
          digitsBeforePoint <= 11
              ? 0
              : digitsBeforePoint <= 14 ? 3 : digitsBeforePoint <= 17 ? 6 : 9;
    }
    BigInteger[] parts =
        number
            .movePointRight(9 - unit)
            .setScale(0, RoundingMode.FLOOR)
            .unscaledValue()
            .divideAndRemainder(NANOS_PER_SECOND);
    long seconds = parts[0].longValueExact();
    int nanos = parts[1].intValueExact();
    return nanos < 0 ? instant(seconds - 1, nanos + 1_000_000_000) : instant(seconds, nanos);
  }

  /**
   * Formats a time of a result, as {@code yyyy-MM-dd HH:mm:ss.SSS} in UTC. The end of a window can
   * be after the year 9999, and is then written as the last millisecond of that year.
   */
  public static String format(Instant time) {
    return append(new StringBuilder(23), notAfterLast(time), ' ', 3).toString();
  }

  /** Returns the time, or the last time of the year 9999 if that is earlier. */
  public static Instant notAfterLast(Instant time) {
    return time.getEpochSecond() > LAST_SECOND ? LAST : time;
  }

  /**
   * Formats a time of an event, as {@code yyyy-MM-ddTHH:mm:ss} in UTC, with a fraction of three,
   * six or nine digits unless it is zero.
   */
  public static String formatIso(Instant time) {
    return append(new StringBuilder(29), time, 'T', isoFractionDigits(time)).toString();
  }

  /** Returns the number of digits of the fraction that {@link #formatIso} writes. */
  public static int isoFractionDigits(Instant time) {
    int nanos = time.getNano();
    return nanos == 0 ? 0 : nanos % 1_000_000 == 0 ? 3 : nanos % 1000 == 0 ? 6 : 9;
  }

  private static StringBuilder append(
      StringBuilder out, Instant time, char separator, int fractionDigits) {
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
    pad(out, utc.getYear(), 4).append('-');
    pad(out, utc.getMonthValue(), 2).append('-');
    pad(out, utc.getDayOfMonth(), 2).append(separator);
    pad(out, utc.getHour(), 2).append(':');
    pad(out, utc.getMinute(), 2).append(':');
    pad(out, utc.getSecond(), 2);
    if (fractionDigits == 0) {
      return out;
    }
    int fraction = utc.getNano();
    for (int digit = fractionDigits; digit < 9; digit++) {
      fraction /= 10;
    }
    return pad(out.append('.'), fraction, fractionDigits);
  }

  private static StringBuilder pad(StringBuilder out, int number, int width) {
    String digits = Integer.toString(number);
    return out.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
  }

  /** Parses a JSON number, also with leading zeros, as an epoch time in a unit. */
  static Instant parseNumber(byte[] text, int from, int end, int unit) {
    int at = from < end && text[from] == '-' ? from + 1 : from;
    int first = at;
    long unscaled = 0;
    while (at < end && isDigit(text[at])) {
      unscaled = unscaled * 10 + text[at++] - '0';
    }
    if (at == first) {
      return null;
    }
    int digits = at - first;
    int scale = 0;
    if (at < end && text[at] == '.') {
      int point = ++at;
      while (at < end && isDigit(text[at])) {
        unscaled = unscaled * 10 + text[at++] - '0';
      }
      scale = at - point;
      if (scale == 0) {
        return null;
      }
    }
    if (at == end && digits + scale <= Digits.MAX_DIGITS) {
      long signed = first == from ? unscaled : -unscaled;
      return unit == UNIT_BY_MAGNITUDE ? ofEpoch(signed, scale) : ofEpoch(signed, scale, unit);
    }
    if (at < end && (text[at] | 0x20) == 'e') {
      at++;
      at += at < end && (text[at] == '+' || text[at] == '-') ? 1 : 0;
      int exponent = at;
      while (at < end && isDigit(text[at])) {
        at++;
      }
      if (at == exponent) {
        return null;
      }
    }
    if (at < end || end - from > MAX_NUMBER_LENGTH) {
      return null;
    }
    try {
      return ofEpoch(
          new BigDecimal(new String(text, from, end - from, StandardCharsets.US_ASCII)), unit);
    } catch (NumberFormatException e) {
      // An exponent beyond an int.
      return null;
    }
  }

  /** Returns the time, or null outside the years 1 to 9999. */
  public static Instant instant(long epochSecond, int nanos) {
    return epochSecond < FIRST_SECOND || epochSecond > LAST_SECOND
        ? null
        : Instant.ofEpochSecond(epochSecond, nanos);
  }

  /** Parses an offset from UTC in seconds; {@link Integer#MIN_VALUE} if it is invalid. */
  private static int offsetSeconds(byte[] text, int from, int end) {
    if (from == end || (text[from] == 'Z' && from + 1 == end)) {
      return 0;
    }
    int at = text[from] == ' ' ? from + 1 : from;
    int length = zoneNameAt(text, at, end) - at;
    if (length == 1 && (text[at] | 0x20) == 'z') {
      return 0;
    }
    if (length == 3 && (isAt(text, at, "UTC") || isAt(text, at, "GMT"))) {
      return 0;
    }
    boolean colon = length == 6 && text[at + 3] == ':';
    if (length < 3
        || (text[at] != '+' && text[at] != '-')
        || (length != 3 && length != 5 && !colon)) {
      return Integer.MIN_VALUE;
    }
    int hours = twoDigits(text, at + 1);
    int minutes = length == 3 ? 0 : twoDigits(text, at + length - 2);
    int seconds = hours * 3600 + minutes * 60;
    if (hours < 0 || minutes < 0 || minutes > 59 || seconds > MAX_OFFSET_SECONDS) {
      return Integer.MIN_VALUE;
    }
    return text[at] == '-' ? -seconds : seconds;
  }

  /**
   * Returns the index of the zone that Java writes after an offset, {@code [Europe/Berlin]}, or the
   * end if there is none.
   */
  private static int zoneNameAt(byte[] text, int from, int end) {
    if (text[end - 1] == ']') {
      for (int at = from; at < end; at++) {
        if (text[at] == '[') {
          return at;
        }
      }
    }
    return end;
  }

  private static boolean isAt(byte[] text, int at, String word) {
    return text[at] == word.charAt(0)
        && text[at + 1] == word.charAt(1)
        && text[at + 2] == word.charAt(2);
  }

  /** Parses two digits; -1 if they are not digits. */
  private static int twoDigits(byte[] text, int at) {
    int tens = text[at] - '0';
    int ones = text[at + 1] - '0';
    return (tens | ones | (9 - tens) | (9 - ones)) < 0 ? -1 : tens * 10 + ones;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static int daysInMonth(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : DAYS_IN_MONTH[month - 1];
  }

  /**
   * Returns the days since 1970: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
   * days_from_civil.
   */
  private static long epochDay(int year, int month, int day) {
    int shifted = month > 2 ? year : year - 1;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468;
  }
}
