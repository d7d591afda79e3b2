package io.shardflow.live.tail.read;

import io.shardflow.live.row.Row;
import io.shardflow.text.Swar;
import java.math.BigDecimal;

/**
 * Hashes of rows. Their sum identifies the rows of a file whatever their order, so it tells whether
 * a merged file holds the rows of others. It guards against accidents, not against forgery.
 */
final class RowHash {
  private static final long PRIME = 0x9E37_79B9_7F4A_7C15L;

  private RowHash() {}

  /** Returns the hash of a line. */
  static long of(byte[] bytes, int from, int length) {
    long hash = length * PRIME;
    int end = from + length;
    int at = from;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = (Long.rotateLeft(hash, 29) ^ Swar.at(bytes, at)) * PRIME;
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << Byte.SIZE | bytes[at] & 0xFF;
    }
    return mix((Long.rotateLeft(hash, 29) ^ rest) * PRIME);
  }

  /** Returns the hash of the fields that are not null, whatever their order. */
  static long of(Row row) {
    long sum = 0;
    for (int i = 0; i < row.names().length; i++) {
      Object value = row.values()[i];
      if (value != null) {
        sum += mix(text(row.names()[i]) * PRIME ^ value(value));
      }
    }
    return mix(sum);
  }

  private static long value(Object value) {
    if (value instanceof Long number) {
      return mix(number);
    }
    if (value instanceof Double number) {
      return mix(Double.doubleToLongBits(number) + 1);
    }
    if (value instanceof BigDecimal number) {
      return text(number.stripTrailingZeros().toPlainString());
    }
    return text(value.toString());
  }

  private static long text(String text) {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = (Long.rotateLeft(hash, 29) ^ text.charAt(i)) * PRIME;
    }
    return mix(hash);
  }

  /** The finalizer of SplitMix64. */
  static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ mixed >>> 31;
  }
}
