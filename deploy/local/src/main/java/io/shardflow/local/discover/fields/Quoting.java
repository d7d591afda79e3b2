package io.shardflow.local.discover.fields;

/** Quotes identifiers and strings for Flink SQL. */
public final class Quoting {
  private Quoting() {}

  /** Returns an identifier in backticks, so that it can be any text, also a reserved word. */
  public static String identifier(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Returns a string literal. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
