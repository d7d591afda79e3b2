package io.shardflow.live.row;

/**
 * A row: names and values of fields, in order.
 *
 * <p>A value is null, a String, Boolean, Long, Double, {@link java.math.BigDecimal} or {@link
 * java.time.Instant}. Nested values are the String of their JSON. Times of JSON and CSV files are
 * Strings as they were written ({@code yyyy-MM-dd HH:mm:ss.SSS}, UTC); values of CSV files are
 * Strings. A JSON number with a fraction is a BigDecimal, so that sums of money are exact. Rows of
 * one layout share one array of names, so that a reader can look up a position once per array.
 *
 * @param names the names, never changed after creation
 * @param values as many values as names
 */
@SuppressWarnings("ArrayRecordComponent")
public record Row(String[] names, Object[] values) {
  /** Returns the value of a field; null if it is null or missing. */
  public Object get(String name) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(name)) {
        return values[i];
      }
    }
    return null;
  }
}
