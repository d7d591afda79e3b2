package io.shardflow.codec.json;

import io.shardflow.text.Swar;
import java.util.Arrays;

/** A field name in the form in which records contain it, and the name that followed it last. */
final class FieldName {
  final String text;

  /** The number of bytes, including the quotes. */
  final int length;

  private final long[] words;
  private final long lastMask;

  FieldName next;

  FieldName(String text, byte[] bytes, int from, int length) {
    this.text = text;
    this.length = length;
    words = new long[(length + Long.BYTES - 1) / Long.BYTES];
    Arrays.setAll(words, i -> Swar.at(bytes, from + i * Long.BYTES));
    lastMask = -1L >>> (words.length * Long.SIZE - length * Byte.SIZE);
    words[words.length - 1] &= lastMask;
  }

  /** Returns whether the bytes at the index are the name with its quotes. */
  boolean isAt(byte[] bytes, int from) {
    int at = from;
    int last = words.length - 1;
    for (int i = 0; i < last; i++, at += Long.BYTES) {
      if (Swar.at(bytes, at) != words[i]) {
        return false;
      }
    }
    return (Swar.at(bytes, at) & lastMask) == words[last];
  }
}
