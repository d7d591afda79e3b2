package io.shardflow.local.discover;

/** Quotes identifiers and strings for Flink SQL. */
final class Quoting {
  private Quoting() {}

  /** Returns an identifier in backticks, so that it can be any text, also a reserved word. */
  static String identifier(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Returns a string literal. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
