package io.shardflow.live.store.recent;

import io.shardflow.jobs.sink.folder.ResultNames;
import io.shardflow.live.row.Row;
import io.shardflow.live.view.CellValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A hash of what a row says, whatever it was read from: JSON, CSV, Parquet, or a table.
 *
 * <p>Numbers are equal by value, also as text; times by their millisecond, because texts have no
 * finer ones; null is as an empty text, because CSV has no null. The order of the fields does not
 * matter, nor does a field that is null. The fields {@code year}, {@code month}, {@code day} and
 * {@code hour} do not count: tables have them as partitions.
 *
 * @param high one half of the hash
 * @param low the other one
 */
public record RowIdentity(long high, long low) {

  /** Returns the identity of a row. */
  public static RowIdentity of(Row row) {
    String[] names = row.names();
    Integer[] order = new Integer[names.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing(i -> names[i]));
    StringBuilder text = new StringBuilder(256);
    for (int i : order) {
      String value = normalized(row.values()[i]);
      if (!value.isEmpty() && !ResultNames.DATE_COLUMNS.contains(names[i])) {
        text.append(names[i].length()).append(':').append(names[i]);
        text.append(value.length()).append(':').append(value);
      }
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      ByteBuffer buffer = ByteBuffer.wrap(hash);
      return new RowIdentity(buffer.getLong(), buffer.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String normalized(Object value) {
    if (value instanceof Instant time) {
      return "@" + time.toEpochMilli();
    }
    if (value instanceof String text) {
      if (CellValue.isTime(text)) {
        return "@" + CellValue.time(text);
      }
      if (!CellValue.isNumber(text)) {
        return text;
      }
    }
    BigDecimal number = CellValue.decimal(value);
    if (number != null) {
      return CellValue.text(number);
    }
    return value == null ? "" : value.toString();
  }
}
