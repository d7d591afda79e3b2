package io.shardflow.jobs.discover;

import io.shardflow.model.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Those values of a field that name a time, by the rules of {@link Timestamps}. */
final class Times {
  private static final Pattern ISO =
      Pattern.compile("[-0-9]{10}([T ])\\d\\d:\\d\\d(:\\d\\d)?(\\.\\d+)?(?:(Z)|([+-].*))?");
  private static final Pattern OFFSET_OF_SQL = Pattern.compile("[+-]\\d\\d:\\d\\d");

  /** Other numbers are no times of events: earlier ones are seconds, later ones microseconds. */
  private static final Instant FIRST_OF_MILLIS = Instant.parse("2000-01-01T00:00:00Z");

  private static final Instant LAST_OF_MILLIS = Instant.parse("2100-01-01T00:00:00Z");

  private final Set<String> separators = new TreeSet<>();
  private final Set<String> fractions = new TreeSet<>();
  private final Set<String> zones = new TreeSet<>();
  private boolean areReadableInSql = true;
  private long count;
  private long millis;
  private Instant first;
  private Instant last;

  /** Takes a text, or a whole number as a text, for a time if it names one. */
  void add(String text) {
    Instant time = Timestamps.parse(text);
    if (time == null) {
      return;
    }
    Matcher iso = ISO.matcher(text);
    if (iso.matches()) {
      addNotation(iso);
    } else if (time.isBefore(FIRST_OF_MILLIS) || !time.isBefore(LAST_OF_MILLIS)) {
      return;
    } else {
      millis++;
    }
    count++;
    first = first == null || time.isBefore(first) ? time : first;
    last = last == null || time.isAfter(last) ? time : last;
  }

  private void addNotation(Matcher iso) {
    boolean seconds = iso.group(2) != null;
    separators.add(iso.group(1).equals("T") ? "T" : "a blank");
    fractions.add(!seconds ? "no seconds" : iso.group(3) != null ? "fraction" : "no fraction");
    zones.add(iso.group(4) != null ? "Z" : iso.group(5) != null ? "offset" : "no zone");
    areReadableInSql &=
        seconds && (iso.group(5) == null || OFFSET_OF_SQL.matcher(iso.group(5)).matches());
  }

  long count() {
    return count;
  }

  /** Whether numbers of milliseconds are among them, which other numbers may look like. */
  boolean areNumbersToo() {
    return millis > 0;
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
    if (millis < count) {
      notations.add(
          Stream.of(separators, fractions, zones)
              .map(words -> String.join(" or ", words))
              .collect(Collectors.joining(", ", "ISO-8601 with ", "")));
    }
    if (millis > 0) {
      notations.add("milliseconds since 1970");
    }
    if (!areReadableInSql) {
      notations.add("with some that Flink SQL cannot read");
    }
    return String.join("; ", notations);
  }
}
