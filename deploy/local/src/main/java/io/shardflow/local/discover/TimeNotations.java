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

/** Those values of a field that name a time, by the rules of {@link Timestamps}. */
final class TimeNotations {
  private static final Pattern ISO =
      Pattern.compile(
          "(?:([-0-9]{10})|\\d{8})([Tt ])\\d\\d:?\\d\\d(:?\\d\\d)?([.,]\\d+)?(?:( ?(?:[Zz]|UTC|GMT))|( ?[+-][^\\[]*))?(\\[.*)?");
  private static final Pattern OFFSET_OF_SQL = Pattern.compile("[+-]\\d\\d:\\d\\d");

  /** Other numbers are no times of events, but counts, amounts and names. */
  private static final Instant FIRST_OF_NUMBERS = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LAST_OF_NUMBERS = Instant.parse("2100-01-01T00:00:00Z");

  /** The units of epoch times of this century, by the number of digits before the decimal point. */
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
  private boolean areReadableInSql = true;
  private long count;
  private long numbers;
  private Instant first;
  private Instant last;

  /** Takes a text, or a number as a text, for a time if it names one. */
  void add(String text) {
    Instant time = Timestamps.parse(text);
    if (time == null) {
      return;
    }
    Matcher iso = ISO.matcher(text);
    if (iso.matches()) {
      addNotation(iso);
    } else if (time.isBefore(FIRST_OF_NUMBERS) || !time.isBefore(LAST_OF_NUMBERS)) {
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
    separators.add(separator.equals(" ") ? "a blank" : separator);
    fractions.add(!seconds ? "no seconds" : fraction != null ? "fraction" : "no fraction");
    zones.add(utc != null ? utc.strip() : offset != null ? "offset" : "no zone");
    areReadableInSql &=
        !compact
            && seconds
            && !separator.equals("t")
            && (fraction == null || fraction.startsWith("."))
            && (utc == null || utc.equals("Z"))
            && (offset == null || OFFSET_OF_SQL.matcher(offset).matches())
            && iso.group(7) == null;
  }

  long count() {
    return count;
  }

  /** Whether numbers are among them, which other numbers may look like. */
  boolean areNumbersToo() {
    return numbers > 0;
  }

  /** Whether the tables of {@code sql/env} could read all of them. */
  boolean areReadableInSql() {
    return areReadableInSql;
  }

  Instant first() {
    return first;
  }

  Instant last() {
    return last;
  }

  /** How they are written. */
  String notation() {
    List<String> notations = new ArrayList<>();
    if (numbers < count) {
      notations.add(
          Stream.of(separators, fractions, zones)
              .map(words -> String.join(" or ", words))
              .collect(Collectors.joining(", ", "ISO-8601 with ", "")));
    }
    if (numbers > 0) {
      notations.add(String.join(" or ", units) + " since 1970");
    }
    if (!areReadableInSql) {
      notations.add("with some that Flink SQL cannot read");
    }
    return String.join("; ", notations);
  }
}
