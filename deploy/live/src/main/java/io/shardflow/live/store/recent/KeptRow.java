package io.shardflow.live.store.recent;

import io.shardflow.live.query.RowInfo;
import io.shardflow.live.row.Row;
import io.shardflow.text.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row that is kept. Longer texts than {@value #MAX_TEXT} characters are cut.
 *
 * @param n its number: larger numbers have arrived later
 * @param arrived when it arrived, in milliseconds since 1970
 * @param time its event time, in milliseconds since 1970
 * @param sequence the change that it belongs to
 * @param row the row, whose long texts have one character more than is shown
 */
public record KeptRow(long n, long arrived, long time, long sequence, Row row) {
  /** The longest text. */
  public static final int MAX_TEXT = 4_096;

  /** Keeps a row. */
  public static KeptRow of(long n, long arrived, long time, long sequence, Row row) {
    Object[] values = row.values();
    Object[] shorter = values;
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof String text && text.length() > MAX_TEXT) {
        if (shorter == values) {
          shorter = values.clone();
        }
        shorter[i] = text.substring(0, MAX_TEXT + 1);
      }
    }
    return new KeptRow(
        n, arrived, time, sequence, shorter == values ? row : new Row(row.names(), shorter));
  }

  /** Returns whether texts were cut. */
  public boolean isCut() {
    for (Object value : row.values()) {
      if (value instanceof String text && text.length() > MAX_TEXT) {
        return true;
      }
    }
    return false;
  }

  /** Returns about how many bytes of memory the row needs. */
  public long bytes() {
    long bytes = 96;
    for (Object value : row.values()) {
      bytes += value instanceof String text ? 60 + text.length() : 28;
    }
    return bytes;
  }

  /** Returns the row for the page. */
  public RowInfo info() {
    Map<String, Object> fields = new LinkedHashMap<>();
    List<String> cut = null;
    for (int i = 0; i < row.values().length; i++) {
      Object value = row.values()[i];
      if (value instanceof String text && text.length() > MAX_TEXT) {
        cut = cut == null ? new ArrayList<>() : cut;
        cut.add(row.names()[i]);
        boolean pair = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1));
        value = text.substring(0, pair ? MAX_TEXT - 1 : MAX_TEXT);
      } else if (value instanceof Instant instant) {
        value = Timestamps.format(instant);
      } else if (value instanceof Double number && !Double.isFinite(number)) {
        value = number.toString();
      }
      fields.put(row.names()[i], value);
    }
    return new RowInfo(n, arrived, time, fields, cut);
  }
}
