package io.shardflow.live.view;

import java.time.Instant;
import java.util.Locale;

/** What the values of a column are. */
public enum ColumnType {
  TEXT,
  NUMBER,
  TIME,
  BOOL;

  /** Returns the type of a value, which may be the text of a CSV file; null if it is null. */
  public static ColumnType of(Object value) {
    if (value instanceof Number) {
      return NUMBER;
    }
    if (value instanceof Instant) {
      return TIME;
    }
    if (value instanceof Boolean) {
      return BOOL;
    }
    if (!(value instanceof String text) || text.isEmpty()) {
      return null;
    }
    return CellValue.isNumber(text)
        ? NUMBER
        : CellValue.isTime(text) ? TIME : text.equals("true") || text.equals("false") ? BOOL : TEXT;
  }

  /** Returns the name for the page. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
