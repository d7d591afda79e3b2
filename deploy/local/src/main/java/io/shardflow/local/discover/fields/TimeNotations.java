package io.shardflow.local.discover.fields;

import io.shardflow.text.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The values of a field that are times by the rules of {@link Timestamps}, and how they look; or,
 * if there are none, the values that are times of one pattern.
 */
public final class TimeNotations {
  private static final Pattern ISO =
      Pattern.compile(
          "(?:([-0-9]{10})|\\d{8})([Tt ])\\d\\d:?\\d\\d(:?\\d\\d)?([.,]\\d+)?(?:( ?(?:[Zz]|UTC|GMT))|( ?[+-][^\\[]*))?(\\[.*)?");
  private static final Pattern SQL_OFFSET = Pattern.compile("[+-]\\d\\d:\\d\\d");

  /** Numbers outside this range are taken for counts, amounts or identifiers. */
  private static final Instant MIN_NUMERIC_TIME = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant MAX_NUMERIC_TIME = Instant.parse("2100-01-01T00:00:00Z");

  /** The units of epoch times of this century, by the number of integer digits. */
  private static final Map<Integer, String> UNITS =
      Map.of(
          9, "seconds",
          10, "seconds",
          12, "milliseconds",
          13, "milliseconds",
          15, "microseconds",
          16, "microseconds",
          18, "nanoseconds",
          19, "nanoseconds");

  /** Texts that no rule of Timestamps reads. Their pattern is found in the first of them. */
  private static final int MAX_OTHERS = 1_000;

  private static final Pattern OTHER =
      Pattern.compile("(?=(?:\\D*\\d){4})[\\p{Alnum}/.,:; '_+\\-\\[\\]()]{6,64}");
  private static final Pattern ALL_DIGITS = Pattern.compile("\\d+");

  private static final String NO_ZONE = "no zone";

  private final Set<String> separators = new TreeSet<>();
  private final Set<String> fractions = new TreeSet<>();
  private final Set<String> zones = new TreeSet<>();
  private final Set<String> units = new TreeSet<>();
  private boolean readableInSql = true;
  private final List<String> others = new ArrayList<>();
  private long otherCount;
  private TimePatterns.Found found;
  private boolean searched;
  private long count;
  private long numbers;
  private Instant first;
  private Instant last;

  /** Adds a text, or a number as text, if it is a time. */
  void add(String text) {
    Instant time = Timestamps.parse(text);
    Matcher iso = ISO.matcher(text);
    if (time != null && iso.matches()) {
      addNotation(iso);
    } else if (time == null
        || time.isBefore(MIN_NUMERIC_TIME)
        || !time.isBefore(MAX_NUMERIC_TIME)) {
      addOther(text);
      return;
    } else {
      BigDecimal number = new BigDecimal(text);
      units.add(UNITS.get(number.precision() - number.scale()));
      numbers++;
    }
    count++;
    first = first == null || time.isBefore(first) ? time : first;
    last = last == null || time.isAfter(last) ? time : last;
  }

  private void addOther(String text) {
    if (!OTHER.matcher(text.strip()).matches()) {
      return;
    }
    otherCount++;
    if (others.size() < MAX_OTHERS) {
      others.add(text);
      searched = false;
    }
  }

  /** Returns the pattern of the times, or null if they have none or need none. */
  private TimePatterns.Found found() {
    if (!searched && count == 0) {
      found = TimePatterns.of(others);
      searched = true;
    }
    return count == 0 ? found : null;
  }

  /** Returns the pattern of the times, or null if {@code source.time-format=auto} reads them. */
  public String pattern() {
    return found() == null ? null : found().pattern();
  }

  /** Returns a pattern with another order of day and month that also reads all times, or null. */
  public String alternativePattern() {
    return found() == null ? null : found().alternative();
  }

  /**
   * Returns the value of {@code source.time-format} that reads the times: the unit of numbers, a
   * pattern, or {@code auto}.
   */
  public String format() {
    if (found() != null) {
      return found().pattern();
    }
    if (numbers < count || units.size() != 1) {
      return "auto";
    }
    return switch (units.iterator().next()) {
      case "seconds" -> "epoch-seconds";
      case "milliseconds" -> "epoch-millis";
      case "microseconds" -> "epoch-micros";
      default -> "epoch-nanos";
    };
  }

  /** Returns whether some of the times name no zone. */
  public boolean areLocal() {
    return found() != null ? !found().zoned() : zones.contains(NO_ZONE);
  }

  private void addNotation(Matcher iso) {
    boolean compact = iso.group(1) == null;
    String separator = iso.group(2);
    boolean seconds = iso.group(3) != null;
    String fraction = iso.group(4);
    String utc = iso.group(5);
    String offset = iso.group(6);
    separators.add(separator.equals(" ") ? "a space" : separator);
    fractions.add(!seconds ? "no seconds" : fraction != null ? "fraction" : "no fraction");
    zones.add(utc != null ? utc.strip() : offset != null ? "offset" : NO_ZONE);
    readableInSql &=
        !compact
            && seconds
            && !separator.equals("t")
            && (fraction == null || fraction.startsWith("."))
            && (utc == null || utc.equals("Z"))
            && (offset == null || SQL_OFFSET.matcher(offset).matches())
            && iso.group(7) == null;
  }

  /** Returns the number of times. */
  public long count() {
    if (found() == null) {
      return count;
    }
    long unread = others.size() - found().count();
    return otherCount - unread * otherCount / others.size();
  }

  /** Returns whether some times are numbers, so that they could also mean something else. */
  public boolean includeNumbers() {
    return numbers > 0 || found() != null && ALL_DIGITS.matcher(others.get(0).strip()).matches();
  }

  /** Returns whether the tables of {@code sql/env} can read all times. */
  public boolean areReadableInSql() {
    return readableInSql && found() == null;
  }

  /** Returns the earliest time, or null if there are none. */
  public Instant first() {
    return found() == null ? first : found().first();
  }

  /** Returns the latest time, or null if there are none. */
  public Instant last() {
    return found() == null ? last : found().last();
  }

  /** Describes the notations of the times. */
  public String notation() {
    if (found() != null) {
      return found().pattern() + (found().zoned() ? "" : ", " + NO_ZONE);
    }
    List<String> notations = new ArrayList<>();
    if (numbers < count) {
      notations.add(
          Stream.of(separators, fractions, zones)
              .map(parts -> String.join(" or ", parts))
              .collect(Collectors.joining(", ", "ISO-8601 with ", "")));
    }
    if (numbers > 0) {
      notations.add(String.join(" or ", units) + " since 1970");
    }
    if (!readableInSql) {
      notations.add("not all readable by Flink SQL");
    }
    return String.join("; ", notations);
  }
}
