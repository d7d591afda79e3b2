package io.shardflow.local.discover.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Derives the patterns in which one text can be written, by the order of day, month and year. */
final class TimePatternBuilder {
  private static final Pattern TOKEN = Pattern.compile("\\d+|[A-Za-z]+|[^A-Za-z\\d]");
  private static final Pattern FRACTION = Pattern.compile(":\\d{2}([.,])(\\d{1,9})(?!\\d)");
  private static final Pattern SINGLE_DIGIT = Pattern.compile("(?<!\\d)\\d(?!\\d)");
  private static final Pattern WEEKDAY =
      Pattern.compile("(?i)(mon|tue|wed|thu|fri|sat|sun)|(mon|tues|wednes|thurs|fri|satur|sun)day");
  private static final Pattern MONTH =
      Pattern.compile(
          "(?i)(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(january|february|march|april|june"
              + "|july|august|september|october|november|december)");
  private static final Pattern ZONE = Pattern.compile("[A-Z]{3,5}");

  /** The longest text that can be a time. */
  private static final int MAX_LENGTH = 64;

  private static final int MAX_TOKENS = 40;

  /** Dates and times without separators, by their number of digits. */
  private static final Map<Integer, String> COMPACT_TIMES =
      Map.of(8, "", 12, "HHmm", 14, "HHmmss", 17, "HHmmssSSS");

  private static final List<String> ORDERS = List.of("dMy", "Mdy", "yMd");

  /**
   * A possible pattern.
   *
   * @param order of year, month and day
   * @param zoned whether the times name their zone
   */
  record Derived(String pattern, String order, boolean zoned) {}

  private final List<String> tokens;
  private final boolean padded;
  private final String fraction;
  private final List<String> parts = new ArrayList<>();
  private final String order;
  private String remaining;
  private int hourPart = -1;
  private boolean minutes;
  private boolean seconds;
  private boolean zoned;

  private TimePatternBuilder(List<String> tokens, String order, boolean padded, String fraction) {
    this.tokens = tokens;
    this.order = order;
    this.remaining = order;
    this.padded = padded;
    this.fraction = fraction;
  }

  /**
   * Returns the patterns that read a text; none if the text is not a time.
   *
   * @param padded whether numbers of two digits always have two
   * @param fraction the pattern of the fraction of a second
   */
  static List<Derived> derive(String text, boolean padded, String fraction) {
    List<Derived> patterns = new ArrayList<>();
    String stripped = text.strip();
    List<String> tokens = TOKEN.matcher(stripped).results().map(match -> match.group()).toList();
    if (stripped.length() > MAX_LENGTH || tokens.size() > MAX_TOKENS) {
      return patterns;
    }
    String withoutFraction = FRACTION.matcher(stripped).replaceFirst("");
    boolean allPadded = padded && !SINGLE_DIGIT.matcher(withoutFraction).find();
    for (String order : ORDERS) {
      TimePatternBuilder builder = new TimePatternBuilder(tokens, order, allPadded, fraction);
      if (builder.build()) {
        patterns.add(new Derived(String.join("", builder.parts), order, builder.zoned));
      }
    }
    return patterns;
  }

  /** Returns the pattern of the fraction of a second in a text, or null. */
  static String fractionOf(String text) {
    Matcher matcher = FRACTION.matcher(text);
    return matcher.find() ? matcher.group(1) + "S".repeat(matcher.group(2).length()) : null;
  }

  private boolean build() {
    for (int at = 0; at < tokens.size(); at++) {
      String token = tokens.get(at);
      char first = token.charAt(0);
      boolean valid = true;
      if (Character.isDigit(first)) {
        int used = number(at);
        valid = used > 0;
        at += used - 1;
      } else if (Character.isLetter(first)) {
        valid = word(token);
      } else {
        parts.add("'[]{}#".indexOf(first) < 0 ? token : "'" + token.replace("'", "''") + "'");
      }
      if (!valid) {
        return false;
      }
    }
    boolean wholeTime = hourPart < 0 || minutes;
    if (remaining.isEmpty() && wholeTime && seconds && !parts.contains(fraction)) {
      parts.add(indexAfterSeconds(), fraction);
    }
    return remaining.isEmpty() && wholeTime;
  }

  private int indexAfterSeconds() {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).endsWith("ss")) {
        return i + 1;
      }
    }
    return parts.size();
  }

  private boolean word(String word) {
    if (MONTH.matcher(word).matches()) {
      parts.add(word.length() == 3 ? "MMM" : "MMMM");
      boolean expected = remaining.contains("M");
      remaining = remaining.replace("M", "");
      return expected;
    }
    if (WEEKDAY.matcher(word).matches()) {
      parts.add(word.length() == 3 ? "EEE" : "EEEE");
    } else if (hourPart >= 0 && word.toLowerCase(Locale.ROOT).matches("[ap]m")) {
      parts.set(hourPart, parts.get(hourPart).replace('H', 'h'));
      parts.add("a");
    } else if (minutes && (word.equals("Z") || ZONE.matcher(word).matches())) {
      parts.add(word.equals("Z") ? "X" : "zzz");
      zoned = true;
    } else {
      parts.add("'" + word + "'");
    }
    return true;
  }

  /** Adds the number at a token. Returns the number of tokens that it takes; 0 if it is invalid. */
  private int number(int at) {
    String digits = tokens.get(at);
    String before = at == 0 ? "" : tokens.get(at - 1);
    String after = at + 1 < tokens.size() ? tokens.get(at + 1) : "";
    int length = digits.length();
    if (minutes && before.matches("[+-]") && (length == 2 || length == 4)) {
      parts.remove(parts.size() - 1);
      boolean colon = length == 2 && after.equals(":");
      parts.add(length == 4 ? "xx" : colon ? "xxx" : "x");
      zoned = true;
      return colon ? 3 : 1;
    }
    // The year of a C date follows its time.
    boolean isHour = hourPart < 0 && length <= 2 && after.equals(":") && remaining.equals("y");
    boolean inTime = hourPart >= 0 && before.equals(":");
    if (!remaining.isEmpty() && !isHour && !inTime) {
      return date(digits) ? 1 : 0;
    }
    if (hourPart < 0) {
      hourPart = parts.size();
      if (length == 4 || length == 6) {
        parts.add("HHmmss".substring(0, length));
        minutes = true;
        seconds = length == 6;
      } else {
        parts.add(padded && length == 2 ? "HH" : "H");
      }
      return length <= 2 || minutes ? 1 : 0;
    }
    if (seconds && before.matches("[.,]") && length <= 9) {
      parts.set(parts.size() - 1, fraction);
      return 1;
    }
    if (seconds || length != 2) {
      return 0;
    }
    parts.add(minutes ? "ss" : "mm");
    seconds = minutes;
    minutes = true;
    return 1;
  }

  private boolean date(String digits) {
    int length = digits.length();
    if (remaining.length() == 3 && COMPACT_TIMES.containsKey(length)) {
      String time = COMPACT_TIMES.get(length);
      String date = order.replace("y", "yyyy").replace("M", "MM").replace("d", "dd");
      parts.add(date + time);
      remaining = "";
      if (!time.isEmpty()) {
        hourPart = parts.size() - 1;
        minutes = true;
        // A fraction is part of the compact time.
        seconds = false;
      }
      return order.equals("yMd") || time.isEmpty();
    }
    char letter = remaining.charAt(0);
    remaining = remaining.substring(1);
    if (letter == 'y') {
      parts.add(length == 4 ? "yyyy" : "yy");
      return length == 4 || length == 2;
    }
    parts.add(String.valueOf(letter).repeat(padded && length == 2 ? 2 : 1));
    return length <= 2;
  }
}
