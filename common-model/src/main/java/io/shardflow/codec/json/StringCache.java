package io.shardflow.codec.json;

/**
 * Texts of at most 24 bytes that were read lately. Types, places and identifiers come again and
 * again: one String of each costs less than a new one each time, here and where it is a key, whose
 * hash is then known. A text takes the place of the one in its slot, so there are never many.
 */
final class StringCache {
  private static final int SLOT_BITS = 10;

  private final long[] words = new long[3 << SLOT_BITS];
  private final String[] texts = new String[1 << SLOT_BITS];

  /** Where a text would be. It has no zero byte, so that three words say all of it. */
  static int slot(long first, long second, long third) {
    long mixed = first ^ Long.rotateLeft(second, 23) ^ Long.rotateLeft(third, 41);
    // Fibonacci hashing: D. E. Knuth, "The Art of Computer Programming", 6.4.
    return (int) (mixed * 0x9E37_79B9_7F4A_7C15L >>> Long.SIZE - SLOT_BITS);
  }

  /** The text, or null if it is not there. */
  String get(int slot, long first, long second, long third) {
    int word = 3 * slot;
    return words[word] == first && words[word + 1] == second && words[word + 2] == third
        ? texts[slot]
        : null;
  }

  void put(int slot, long first, long second, long third, String text) {
    int word = 3 * slot;
    words[word] = first;
    words[word + 1] = second;
    words[word + 2] = third;
    texts[slot] = text;
  }
}
