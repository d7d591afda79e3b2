package io.shardflow.codec.json;

/**
 * A cache of strings of at most 24 bytes. Sensor types, places and identifiers repeat: reusing the
 * same String saves an allocation, and its hash code is already computed when it is used as a key.
 * The cache has a fixed size: a new string replaces the one in its slot.
 *
 * <p>A string is identified by its bytes in three words, padded with zeros.
 */
final class StringCache {
  private static final int SLOT_BITS = 10;

  private final long[] words = new long[3 << SLOT_BITS];
  private final String[] strings = new String[1 << SLOT_BITS];

  /** Returns the slot of a string. The string must not contain a zero byte. */
  static int slot(long first, long second, long third) {
    long mixed = first ^ Long.rotateLeft(second, 23) ^ Long.rotateLeft(third, 41);
    // Fibonacci hashing: D. E. Knuth, "The Art of Computer Programming", 6.4.
    return (int) (mixed * 0x9E37_79B9_7F4A_7C15L >>> Long.SIZE - SLOT_BITS);
  }

  /** Returns the string, or null if it is not in the cache. */
  String get(int slot, long first, long second, long third) {
    int word = 3 * slot;
    return words[word] == first && words[word + 1] == second && words[word + 2] == third
        ? strings[slot]
        : null;
  }

  void put(int slot, long first, long second, long third, String string) {
    int word = 3 * slot;
    words[word] = first;
    words[word + 1] = second;
    words[word + 2] = third;
    strings[slot] = string;
  }
}
