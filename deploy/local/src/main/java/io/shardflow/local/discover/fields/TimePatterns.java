package io.shardflow.local.discover.fields;

import io.shardflow.text.TimeFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Finds the pattern that texts are written in, such as {@code dd/MM/yyyy HH:mm:ss}. A pattern
 * counts if it reads nearly all of the texts, as times from 1990 to 2100.
 */
final class TimePatterns {
  private static final Instant MIN_TIME = Instant.parse("1990-01-01T00:00:00Z");
  private static final Instant MAX_TIME = Instant.parse("2100-01-01T00:00:00Z");

  /** The texts that patterns are derived from. All texts are then read with them. */
  private static final int MAX_DERIVED = 20;

  private static final int MAX_PATTERNS = 100;

  private TimePatterns() {}

  /**
   * A pattern, and what it makes of the texts.
   *
   * @param alternative a pattern with another order of day, month and year that reads as many of
   *     the texts, or null
   */
  record Found(
      String pattern, boolean zoned, long count, Instant first, Instant last, String alternative) {
    private Duration span() {
      return Duration.between(first, last);
    }
  }

  /** Returns the pattern that reads the most of these texts, or null if none reads any. */
  static Found of(Collection<String> texts) {
    Set<TimePatternBuilder.Derived> patterns = new LinkedHashSet<>();
    String fraction = fractionOf(texts);
    for (boolean padded : new boolean[] {true, false}) {
      texts.stream()
          .limit(MAX_DERIVED)
          .map(text -> TimePatternBuilder.derive(text, padded, fraction))
          .forEach(patterns::addAll);
    }
    List<Found> read = new ArrayList<>();
    List<String> orders = new ArrayList<>();
    for (TimePatternBuilder.Derived derived : patterns.stream().limit(MAX_PATTERNS).toList()) {
      Found found = read(derived, texts);
      if (found != null) {
        read.add(found);
        orders.add(derived.order());
      }
    }
    Found best = null;
    for (Found found : read) {
      // A wrong order of day and month scatters the times over the year.
      if (best == null
          || found.count > best.count
          || found.count == best.count && found.span().compareTo(best.span()) < 0) {
        best = found;
      }
    }
    if (best == null) {
      return null;
    }
    String order = orders.get(read.indexOf(best));
    for (int i = 0; i < read.size(); i++) {
      if (read.get(i).count == best.count && !orders.get(i).equals(order)) {
        return new Found(
            best.pattern, best.zoned, best.count, best.first, best.last, read.get(i).pattern);
      }
    }
    return best;
  }

  private static Found read(TimePatternBuilder.Derived derived, Collection<String> texts) {
    TimeFormat format;
    try {
      format = TimeFormat.of(derived.pattern(), ZoneOffset.UTC);
    } catch (IllegalArgumentException e) {
      return null;
    }
    List<Instant> times =
        texts.stream()
            .map(text -> format.parse(text.strip()))
            .filter(Objects::nonNull)
            .filter(time -> !time.isBefore(MIN_TIME) && time.isBefore(MAX_TIME))
            .sorted()
            .toList();
    return times.isEmpty()
        ? null
        : new Found(
            derived.pattern(),
            derived.zoned(),
            times.size(),
            times.get(0),
            times.get(times.size() - 1),
            null);
  }

  /** Returns the pattern of the fractions, each of which is optional if the texts differ. */
  private static String fractionOf(Collection<String> texts) {
    Set<String> fractions = new java.util.TreeSet<>(java.util.Comparator.reverseOrder());
    boolean always = true;
    for (String text : texts) {
      String fraction = TimePatternBuilder.fractionOf(text);
      always &= fraction != null;
      if (fraction != null) {
        fractions.add(fraction);
      }
    }
    if (always && fractions.size() == 1) {
      return fractions.iterator().next();
    }
    return fractions.isEmpty() ? "" : "[" + String.join("][", fractions) + "]";
  }
}
