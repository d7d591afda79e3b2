package io.shardflow.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Processes eight bytes of text at a time ("SIMD within a register"). The first byte is the least
 * significant one of a word.
 *
 * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">S. E. Anderson,
 *     "Bit Twiddling Hacks"</a>
 */
public final class Swar {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long BLANKS = ' ' * ONES;

  private Swar() {}

  /** Returns eight bytes, with zeros after the end of the array, whose length is at least eight. */
  public static long at(byte[] bytes, int index) {
    int missing = index - (bytes.length - Long.BYTES);
    if (missing <= 0) {
      return (long) WORDS.get(bytes, index);
    }
    return missing < Long.BYTES
        ? (long) WORDS.get(bytes, bytes.length - Long.BYTES) >>> missing * Byte.SIZE
        : 0;
  }

  /** Returns the index of the first such byte in the range; {@code to} if there is none. */
  public static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long difference = (long) WORDS.get(bytes, at) ^ (wanted & 0xFF) * ONES;
      long same = zeros(difference) & HIGH_BITS;
      if (same != 0) {
        return at + first(same);
      }
    }
    while (at < to && bytes[at] != wanted) {
      at++;
    }
    return at;
  }

  /** As {@link #indexOf}, for the first byte that is one of two. */
  public static int indexOfEither(byte one, byte other, byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORDS.get(bytes, at);
      long same =
          (zeros(word ^ (one & 0xFF) * ONES) | zeros(word ^ (other & 0xFF) * ONES)) & HIGH_BITS;
      if (same != 0) {
        return at + first(same);
      }
    }
    while (at < to && bytes[at] != one && bytes[at] != other) {
      at++;
    }
    return at;
  }

  /**
   * Marks, by its high bit, each byte that a JSON string cannot contain unescaped: a quote, a
   * backslash or a control character. Bytes after the first marked one may be marked wrongly.
   */
  public static long special(long word) {
    long quotes = word ^ QUOTES;
    long backslashes = word ^ BACKSLASHES;
    return (zeros(quotes) | zeros(backslashes) | ((word - BLANKS) & ~word)) & HIGH_BITS;
  }

  /**
   * Sets the high bit of each zero byte; may also set it in bytes after the first, and other bits.
   */
  private static long zeros(long word) {
    return (word - ONES) & ~word;
  }

  /** Returns the index of the first marked byte. */
  public static int first(long marks) {
    return Long.numberOfTrailingZeros(marks) / Byte.SIZE;
  }

  /** Returns the bytes before the first marked one, followed by zeros. */
  public static long before(long marks, long word) {
    return word & (((marks & -marks) >>> 7) - 1);
  }

  public static boolean isAscii(long word) {
    return (word & HIGH_BITS) == 0;
  }
}
