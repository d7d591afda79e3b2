package io.shardflow.model;

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
  static final long NO_MINUTE = Long.MIN_VALUE;

  private static final int[] DAYS_IN_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private Timestamps() {}

  /**
   * The time that a text names, in the years 1 to 9999: {@code 2024-05-01T12:00:00.123456Z}, with
   * {@code T} or a blank, seconds and a fraction of one to nine digits if there, and {@code Z},
   * {@code +02}, {@code +0200}, {@code +02:00} or nothing for UTC; or, all in digits, milliseconds
   * since 1970.
   *
   * @return the time, or null if there is none such
   */
  public static Instant parse(String text) {
    // What is not ASCII becomes a question mark, which is in no time.
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    return parse(ascii, 0, ascii.length);
  }

  /** As {@link #parse(String)}, of ASCII, but allocates nothing except the result. */
  static Instant parse(byte[] text, int from, int length) {
    int end = from + length;
    if (length < 16 || text[from + 4] != '-') {
      return parseEpochMillis(text, from, end);
    }
    long start = minute(text, from);
    if (start == NO_MINUTE) {
      return null;
    }
    int at = from + 16;
    int second = 0;
    int nanos = 0;
    if (at < end && text[at] == ':') {
      second = at + 3 <= end ? twoDigits(text, at + 1) : -1;
      if (second < 0 || second > 59) {
        return null;
      }
      at += 3;
      if (at < end && text[at] == '.') {
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
    return instant(start + second - offset, nanos);
  }

  /**
   * The second since 1970 with which the minute begins that 16 bytes name, {@code
   * 2024-05-01T12:00}, in UTC; {@link #NO_MINUTE} if they name none. In whatever year: see {@link
   * #instant}.
   */
  static long minute(byte[] text, int from) {
    int century = twoDigits(text, from);
    int yearOfCentury = twoDigits(text, from + 2);
    int month = twoDigits(text, from + 5);
    int day = twoDigits(text, from + 8);
    int hour = twoDigits(text, from + 11);
    int minute = twoDigits(text, from + 14);
    int year = 100 * century + yearOfCentury;
    byte separator = text[from + 10];
    if ((century | yearOfCentury | month | day | hour | minute) < 0
        || text[from + 4] != '-'
        || text[from + 7] != '-'
        || (separator != 'T' && separator != ' ')
        || text[from + 13] != ':'
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

  /** The time so many milliseconds after 1970, or null outside the years 1 to 9999. */
  static Instant ofEpochMillis(long millis) {
    return instant(Math.floorDiv(millis, 1000L), (int) Math.floorMod(millis, 1000L) * 1_000_000);
  }

  /** Writes {@code yyyy-MM-dd HH:mm:ss.SSS} in UTC: the notation of every result. */
  public static String format(Instant time) {
    return append(new StringBuilder(23), time, ' ', 3).toString();
  }

  /**
   * Writes {@code yyyy-MM-ddTHH:mm:ss} in UTC, with a fraction of three, six or nine digits where
   * it is not zero: the notation of the events.
   */
  public static String formatIso(Instant time) {
    return append(new StringBuilder(29), time, 'T', isoFractionDigits(time)).toString();
  }

  /** How many digits of its fraction {@link #formatIso} writes. */
  static int isoFractionDigits(Instant time) {
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

  private static Instant parseEpochMillis(byte[] text, int from, int end) {
    int first = from < end && text[from] == '-' ? from + 1 : from;
    if (first == end || end - first > 18) {
      return null;
    }
    long millis = 0;
    for (int at = first; at < end; at++) {
      if (!isDigit(text[at])) {
        return null;
      }
      millis = millis * 10 + text[at] - '0';
    }
    return ofEpochMillis(first == from ? millis : -millis);
  }

  /** The time, or null outside the years 1 to 9999. */
  static Instant instant(long epochSecond, int nanos) {
    return epochSecond < FIRST_SECOND || epochSecond > LAST_SECOND
        ? null
        : Instant.ofEpochSecond(epochSecond, nanos);
  }

  /** Seconds east of UTC, or {@link Integer#MIN_VALUE} for what is no zone offset. */
  private static int offsetSeconds(byte[] text, int at, int end) {
    if (at == end || (text[at] == 'Z' && at + 1 == end)) {
      return 0;
    }
    int length = end - at;
    boolean colon = length == 6 && text[at + 3] == ':';
    if ((text[at] != '+' && text[at] != '-') || (length != 3 && length != 5 && !colon)) {
      return Integer.MIN_VALUE;
    }
    int hours = twoDigits(text, at + 1);
    int minutes = length == 3 ? 0 : twoDigits(text, end - 2);
    int seconds = hours * 3600 + minutes * 60;
    if (hours < 0 || minutes < 0 || minutes > 59 || seconds > MAX_OFFSET_SECONDS) {
      return Integer.MIN_VALUE;
    }
    return text[at] == '-' ? -seconds : seconds;
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
