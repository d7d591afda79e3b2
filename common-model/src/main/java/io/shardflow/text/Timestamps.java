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

/** Reads the times of events and writes the times of results, both to and from UTC. */
public final class Timestamps {
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int MAX_OFFSET_SECONDS = 18 * 3600;
  private static final long FIRST_SECOND = LocalDate.of(1, 1, 1).toEpochDay() * SECONDS_PER_DAY;
  private static final long LAST_SECOND =
      LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_PER_DAY - 1;
  private static final Instant LAST = Instant.ofEpochSecond(LAST_SECOND, 999_999_999);

  /** No second of the years 0 to 9999. */
  public static final long NO_MINUTE = Long.MIN_VALUE;

  /** Epoch times of a smaller magnitude are in this unit; see {@link #ofEpoch(BigDecimal)}. */
  private static final long SECONDS = 100_000_000_000L;

  private static final long MILLIS = SECONDS * 1000;
  private static final long MICROS = MILLIS * 1000;

  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

  /** More than the digits of the year 9999 in nanoseconds. */
  private static final int MAX_EPOCH_DIGITS = 24;

  /** The limit of Jackson for numbers in JSON. */
  private static final int MAX_NUMBER_LENGTH = StreamReadConstraints.DEFAULT_MAX_NUM_LEN;

  private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Timestamps() {}

  /**
   * The time that a text names, in the years 1 to 9999. A date and time is ISO-8601 as RFC 3339,
   * Java, Python, JavaScript and log4j write it: {@code 2024-05-01T12:00:00.123456Z}, with {@code
   * T}, {@code t} or a blank; with or without seconds; with a fraction of one to nine digits behind
   * a point or a comma, or none; with {@code Z}, {@code z}, {@code UTC}, {@code GMT}, {@code +02},
   * {@code +0200}, {@code +02:00} or nothing for UTC, also behind a blank, and then perhaps a zone
   * in brackets, which says no more. {@code 20240501T120000Z} is the same in short. A number is an
   * {@linkplain #ofEpoch(BigDecimal) epoch time}.
   *
   * @return the time, or null if there is none such
   */
  public static Instant parse(String text) {
    // What is not ASCII becomes a question mark, which is in no time.
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    return parse(ascii, 0, ascii.length);
  }

  /** As {@link #parse(String)}, of ASCII, but allocates next to nothing except the result. */
  public static Instant parse(byte[] text, int from, int length) {
    int end = from + length;
    if (length >= 16 && text[from + 4] == '-') {
      long start = minute(text, from);
      return start == NO_MINUTE ? null : parseSeconds(text, from + 16, end, start, ':');
    }
    if (length >= 13 && isSeparator(text[from + 8])) {
      long start = compactMinute(text, from);
      return start == NO_MINUTE ? null : parseSeconds(text, from + 13, end, start, '\0');
    }
    return parseNumber(text, from, end);
  }

  /**
   * Reads what follows the minute.
   *
   * @param colon before the seconds; 0 for none
   */
  private static Instant parseSeconds(byte[] text, int from, int end, long minute, char colon) {
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

    int offset = offsetSeconds(text, at, end);
    if (offset == Integer.MIN_VALUE) {
      return null;
    }
    return instant(minute + second - offset, nanos);
  }

  /**
   * The second since 1970 with which the minute begins that 16 bytes name, {@code
   * 2024-05-01T12:00}, in UTC; {@link #NO_MINUTE} if they name none. In whatever year: see {@link
   * #instant}.
   */
  public static long minute(byte[] text, int from) {
    return text[from + 4] != '-'
            || text[from + 7] != '-'
            || !isSeparator(text[from + 10])
            || text[from + 13] != ':'
        ? NO_MINUTE
        : minute(text, from, from + 5, from + 8, from + 11, from + 14);
  }

  /** As {@link #minute(byte[], int)}, of the 13 bytes {@code 20240501T1200}. */
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

  /** As {@link #ofEpoch(BigDecimal)}, for at most 18 digits, {@code scale} of them decimals. */
  public static Instant ofEpoch(long unscaled, int scale) {
    long whole = scale == 0 ? unscaled : unscaled / Digits.powerOfTen(scale);
    long magnitude = Math.abs(whole);
    int unit = magnitude < SECONDS ? 0 : magnitude < MILLIS ? 3 : magnitude < MICROS ? 6 : 9;
    int decimals = scale + unit;
    if (decimals > Digits.MOST) {
      return ofEpoch(BigDecimal.valueOf(unscaled, scale));
    }
    long seconds = Math.floorDiv(unscaled, Digits.powerOfTen(decimals));
    long rest = Math.floorMod(unscaled, Digits.powerOfTen(decimals));
    return instant(
        seconds,
        (int)
            (decimals <= 9
                ? rest * Digits.powerOfTen(9 - decimals)
                : rest / Digits.powerOfTen(decimals - 9)));
  }

  /**
   * The time that an epoch number names, to the nanosecond. Its unit follows from its magnitude:
   * seconds below 10^11, milliseconds below 10^14, microseconds below 10^17, else nanoseconds.
   *
   * @return the time, or null outside the years 1 to 9999
   */
  public static Instant ofEpoch(BigDecimal number) {
    long digitsBeforePoint = (long) number.precision() - number.scale();
    if (digitsBeforePoint > MAX_EPOCH_DIGITS) {
      return null;
    }
    if (digitsBeforePoint < -MAX_EPOCH_DIGITS) {
      return number.signum() < 0 ? instant(-1, 999_999_999) : instant(0, 0);
    }
    int unit =
        digitsBeforePoint <= 11 ? 0 : digitsBeforePoint <= 14 ? 3 : digitsBeforePoint <= 17 ? 6 : 9;
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
   * Writes {@code yyyy-MM-dd HH:mm:ss.SSS} in UTC: the notation of every result. A window can end
   * after the year 9999: its end is written as the last moment of that year.
   */
  public static String format(Instant time) {
    return append(new StringBuilder(23), notAfterLast(time), ' ', 3).toString();
  }

  /** The time, or the last one that can be written with four digits for the year. */
  public static Instant notAfterLast(Instant time) {
    return time.getEpochSecond() > LAST_SECOND ? LAST : time;
  }

  /**
   * Writes {@code yyyy-MM-ddTHH:mm:ss} in UTC, with a fraction of three, six or nine digits where
   * it is not zero: the notation of the events.
   */
  public static String formatIso(Instant time) {
    return append(new StringBuilder(29), time, 'T', isoFractionDigits(time)).toString();
  }

  /** How many digits of its fraction {@link #formatIso} writes. */
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

  /** Reads a number as JSON has it, and with zeros before it. */
  private static Instant parseNumber(byte[] text, int from, int end) {
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
    if (at == end && digits + scale <= Digits.MOST) {
      return ofEpoch(first == from ? unscaled : -unscaled, scale);
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
      return ofEpoch(new BigDecimal(new String(text, from, end - from, StandardCharsets.US_ASCII)));
    } catch (NumberFormatException e) {
      // An exponent beyond an int.
      return null;
    }
  }

  /** The time, or null outside the years 1 to 9999. */
  public static Instant instant(long epochSecond, int nanos) {
    return epochSecond < FIRST_SECOND || epochSecond > LAST_SECOND
        ? null
        : Instant.ofEpochSecond(epochSecond, nanos);
  }

  /** Seconds east of UTC, or {@link Integer#MIN_VALUE} for what is no zone offset. */
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
   * Where the zone begins that Java writes behind an offset, {@code [Europe/Berlin]}; the end if
   * there is none.
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

  /** The number written in two digits, or -1. */
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
   * Days since 1970: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
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
