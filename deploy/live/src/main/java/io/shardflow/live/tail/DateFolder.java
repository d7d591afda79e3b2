package io.shardflow.live.tail;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Date folders, such as {@code year=2024/month=05/day=01/hour=12} and {@code 2024/05/01/12}. */
final class DateFolder {
  private static final Pattern DATE =
      Pattern.compile(
          "(?:^|/)(?:year=)?(\\d{4})/(?:month=)?(\\d{1,2})/(?:day=)?(\\d{1,2})(?:/(?:hour=)?(\\d{1,2}))?$");

  private DateFolder() {}

  /** Returns the time of a folder as {@code yyyy-MM-dd HH}; empty if it is not a date folder. */
  static String of(String folder) {
    Matcher date = DATE.matcher(folder);
    if (!date.find()) {
      return "";
    }
    String hour = date.group(4) == null ? "0" : date.group(4);
    return "%s-%2s-%2s %2s"
        .formatted(date.group(1), date.group(2), date.group(3), hour)
        .replaceAll("(?<=[- ]) (?=\\d)", "0");
  }
}
