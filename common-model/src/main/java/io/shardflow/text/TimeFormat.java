package io.shardflow.text;

import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;

/**
 * How the times of events are written: in one of the notations of {@link Timestamps#parse(String)},
 * as numbers of one unit since 1970, or by a pattern of {@link DateTimeFormatter}. Times that name
 * no zone are in the zone of the format, by the rule of {@link Timestamps#ofLocal}. Not
 * thread-safe.
 */
public final class TimeFormat implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The names of the formats that are not patterns. The index gives the unit of epoch times. */
  private static final List<String> NAMES =
      List.of("auto", "epoch-seconds", "epoch-millis", "epoch-micros", "epoch-nanos");

  private static final int PATTERN = -2;

  private static final List<ChronoField> PARTS_OF_TIME =
      List.of(
          ChronoField.HOUR_OF_AMPM,
          ChronoField.CLOCK_HOUR_OF_AMPM,
          ChronoField.AMPM_OF_DAY,
          ChronoField.MINUTE_OF_HOUR,
          ChronoField.SECOND_OF_MINUTE,
          ChronoField.NANO_OF_SECOND);

  /** All notations; UTC unless a time names a zone. */
  public static final TimeFormat AUTO = new TimeFormat("auto", ZoneOffset.UTC);

  private final String format;
  private final ZoneId zone;

  /** The unit as in {@link Timestamps#ofEpoch(BigDecimal, int)}, or {@link #PATTERN}. */
  private final int unit;

  private transient ZoneRules rules;
  private transient DateTimeFormatter formatter;

  private TimeFormat(String format, ZoneId zone) {
    this.format = format;
    this.zone = zone.normalized();
    int name = NAMES.indexOf(format);
    unit = name < 0 ? PATTERN : name == 0 ? Timestamps.UNIT_BY_MAGNITUDE : 3 * (name - 1);
  }

  /**
   * Returns a format.
   *
   * @param format {@code auto}, {@code epoch-seconds}, {@code epoch-millis}, {@code epoch-micros},
   *     {@code epoch-nanos}, or a pattern
   * @param zone of times that name none
   * @throws IllegalArgumentException if the pattern is invalid, or does not contain a whole date;
   *     the message says why
   */
  public static TimeFormat of(String format, ZoneId zone) {
    TimeFormat times = new TimeFormat(format, zone);
    if (times.unit == PATTERN) {
      times.checkPattern();
    }
    return times;
  }

  private void checkPattern() {
    ZonedDateTime sample = ZonedDateTime.of(2024, 10, 31, 20, 45, 59, 0, ZoneOffset.UTC);
    String written;
    try {
      written = formatter().format(sample);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("cannot be written: " + e.getMessage(), e);
    }
    try {
      TemporalAccessor parsed = formatter().parse(written);
      if (!sample.toLocalDate().equals(parsed.query(TemporalQueries.localDate()))) {
        throw new IllegalArgumentException("does not contain year, month and day");
      }
      if (parsed.query(TemporalQueries.localTime()) == null
          && PARTS_OF_TIME.stream().anyMatch(parsed::isSupported)) {
        throw new IllegalArgumentException(
            "does not contain the hour of the day, as H or as h with a");
      }
      ofPattern(written);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "cannot read what it writes, " + written + ": " + e.getMessage(), e);
    }
  }

  /** Returns whether this is {@link #AUTO}, possibly with another zone. */
  public boolean isAuto() {
    return unit == Timestamps.UNIT_BY_MAGNITUDE;
  }

  /** Returns the rules of the zone; null for UTC. */
  public ZoneRules zoneRules() {
    if (rules == null && !zone.equals(ZoneOffset.UTC)) {
      rules = zone.getRules();
    }
    return rules;
  }

  /**
   * Parses a time.
   *
   * @return the time, or null if the text is not a time of this format in the years 1 to 9999
   */
  public Instant parse(String text) {
    if (unit == PATTERN) {
      try {
        return ofPattern(text);
      } catch (DateTimeException | ArithmeticException e) {
        return null;
      }
    }
    // A character that is not ASCII becomes a question mark, which is never valid.
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    return parse(ascii, 0, ascii.length);
  }

  /** As {@link #parse(String)}, for ASCII bytes. */
  public Instant parse(byte[] text, int from, int length) {
    if (unit == PATTERN) {
      return parse(new String(text, from, length, StandardCharsets.ISO_8859_1));
    }
    return isAuto()
        ? Timestamps.parse(text, from, length, zoneRules())
        : Timestamps.parseNumber(text, from, from + length, unit);
  }

  /** Converts a time that is written as a number, or returns null as {@link #parse(String)}. */
  public Instant ofNumber(BigDecimal number) {
    if (unit != PATTERN) {
      return Timestamps.ofEpoch(number, unit);
    }
    return Math.abs((long) number.scale()) > Digits.MAX_DIGITS
        ? null
        : parse(number.toPlainString());
  }

  /** As {@link #ofNumber(BigDecimal)}, for {@code unscaled / 10^scale} of at most 18 digits. */
  public Instant ofNumber(long unscaled, int scale) {
    if (isAuto()) {
      return Timestamps.ofEpoch(unscaled, scale);
    }
    return unit == PATTERN
        ? ofNumber(BigDecimal.valueOf(unscaled, scale))
        : Timestamps.ofEpoch(unscaled, scale, unit);
  }

  private Instant ofPattern(String text) {
    TemporalAccessor parsed = formatter().parse(text);
    LocalDate date = parsed.query(TemporalQueries.localDate());
    LocalTime time = parsed.query(TemporalQueries.localTime());
    if (date == null) {
      return null;
    }
    LocalDateTime local = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
    ZoneId named = parsed.query(TemporalQueries.offset());
    if (named == null) {
      named = parsed.query(TemporalQueries.zoneId());
    }
    return Timestamps.ofLocal(
        local.toEpochSecond(ZoneOffset.UTC),
        local.getNano(),
        (named == null ? zone : named).getRules());
  }

  private DateTimeFormatter formatter() {
    if (formatter == null) {
      // Strict, because otherwise the 31st of February is the 29th.
      formatter =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(format)
              .parseDefaulting(ChronoField.ERA, 1)
              .toFormatter(Locale.ENGLISH)
              .withResolverStyle(ResolverStyle.STRICT);
    }
    return formatter;
  }

  @Override
  public String toString() {
    return format + " in " + zone;
  }
}
