package io.shardflow.local.discover;

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

/** The values of a field that are times by the rules of {@link Timestamps}, and how they look. */
final class TimeNotations {
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

  private final Set<String> separators = new TreeSet<>();
  private final Set<String> fractions = new TreeSet<>();
  private final Set<String> zones = new TreeSet<>();
  private final Set<String> units = new TreeSet<>();
  private boolean readableInSql = true;
  private long count;
  private long numbers;
  private Instant first;
  private Instant last;

  /** Adds a text, or a number as text, if it is a time. */
  void add(String text) {
    Instant time = Timestamps.parse(text);
    if (time == null) {
      return;
    }
    Matcher iso = ISO.matcher(text);
    if (iso.matches()) {
      addNotation(iso);
    } else if (time.isBefore(MIN_NUMERIC_TIME) || !time.isBefore(MAX_NUMERIC_TIME)) {
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

  private void addNotation(Matcher iso) {
    boolean compact = iso.group(1) == null;
    String separator = iso.group(2);
    boolean seconds = iso.group(3) != null;
    String fraction = iso.group(4);
    String utc = iso.group(5);
    String offset = iso.group(6);
    separators.add(separator.equals(" ") ? "a space" : separator);
    fractions.add(!seconds ? "no seconds" : fraction != null ? "fraction" : "no fraction");
    zones.add(utc != null ? utc.strip() : offset != null ? "offset" : "no zone");
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
  long count() {
    return count;
  }

  /** Returns whether some times are numbers, so that they could also mean something else. */
  boolean includeNumbers() {
    return numbers > 0;
  }

  /** Returns whether the tables of {@code sql/env} can read all times. */
  boolean areReadableInSql() {
    return readableInSql;
  }

  /** Returns the earliest time, or null if there are none. */
  Instant first() {
    return first;
  }

  /** Returns the latest time, or null if there are none. */
  Instant last() {
    return last;
  }

  /** Describes the notations of the times. */
  String notation() {
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
