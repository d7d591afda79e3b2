package io.shardflow.live.tail.read;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A cache of short texts. Names, places and times repeat, and equal ones share one String. It has a
 * fixed size: a new text replaces the one in its slot.
 */
final class TextCache {
  private static final int MAX_BYTES = 40;
  private static final int SLOTS = 1 << 12;

  private final byte[][] bytes = new byte[SLOTS][];
  private final String[] texts = new String[SLOTS];

  /** Returns the text of ASCII bytes. */
  String ascii(byte[] from, int offset, int length) {
    if (length > MAX_BYTES) {
      return new String(from, offset, length, StandardCharsets.ISO_8859_1);
    }
    int slot = (int) (RowHash.of(from, offset, length) >>> Long.SIZE - 12);
    byte[] cached = bytes[slot];
    if (cached != null && Arrays.equals(cached, 0, cached.length, from, offset, offset + length)) {
      return texts[slot];
    }
    String text = new String(from, offset, length, StandardCharsets.ISO_8859_1);
    bytes[slot] = Arrays.copyOfRange(from, offset, offset + length);
    texts[slot] = text;
    return text;
  }

  /** Returns a text of UTF-8; null if the bytes are not UTF-8. */
  static String utf8(byte[] from, int offset, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(from, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
