package io.shardflow.local.discover.fields;

import java.util.regex.Pattern;

/** Writes paths as the options {@code map.FIELD} take them. */
public final class FieldPaths {
  /** The path of a record. */
  public static final String ROOT = "$";

  /** The step from an array to its elements. */
  public static final String ELEMENTS = "[*]";

  private static final Pattern PLAIN = Pattern.compile("[^.\\[\\]'\"*\\p{Cntrl}\\s]+");

  private FieldPaths() {}

  /** Returns the path of a field: {@code $.name}, or {@code $['a b']} for an unusual name. */
  public static String field(String path, String name) {
    return PLAIN.matcher(name).matches()
        ? path + "." + name
        : path + "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']";
  }
}
