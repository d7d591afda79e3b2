package io.shardflow.local.discover;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes command lines that a shell reads back. */
final class Shell {
  private static final Pattern PLAIN = Pattern.compile("[\\p{Alnum}_./:=@%+,-]+");

  private Shell() {}

  /** Returns options as arguments, each with its value. */
  static String options(Map<String, String> values) {
    return values.entrySet().stream()
        .map(option -> "--" + option.getKey() + " " + quote(option.getValue()))
        .collect(Collectors.joining(" "));
  }

  /** Returns a word, in quotes if it needs them. */
  static String quote(String word) {
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    if (word.indexOf('\'') < 0) {
      return "'" + word + "'";
    }
    // Bash expands an exclamation mark also in double quotes.
    return word.indexOf('!') < 0
        ? '"' + word.replaceAll("[\\\\\"$`]", "\\\\$0") + '"'
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
