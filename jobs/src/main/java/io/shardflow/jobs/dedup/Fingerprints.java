package io.shardflow.jobs.dedup;

/**
 * A set of readings of one sensor, as small as it goes: an open hash table in a {@code long[]},
 * which Flink copies and stores as it is. A reading is three longs, all that tells it from another;
 * so nothing rests on hashes being different.
 *
 * <p>Element 0 is the number of readings; from element 1 on come the places, three longs each, of
 * which the first is 0 where the place is free.
 */
final class Fingerprints {
  private static final int WIDTH = 3;
  private static final int FIRST_PLACES = 4;

  /** Is given a reading. */
  interface Visitor {
    void visit(long time, long ambient, long measured) throws Exception;
  }

  private Fingerprints() {}

  /** Visits all readings of a table. */
  static void forEach(long[] table, Visitor visitor) throws Exception {
    for (int at = 1; at < table.length; at += WIDTH) {
      if (table[at] != 0) {
        visitor.visit(table[at], table[at + 1], table[at + 2]);
      }
    }
  }

  /** A table with room for as many readings as the other has, which may be null. */
  static long[] empty(long[] other) {
    int readings = other == null ? 0 : (int) other[0];
    return new long[1 + WIDTH * Math.max(FIRST_PLACES, readings * 4 / 3 + 1)];
  }

  /**
   * Adds a reading.
   *
   * @param table changed, or left behind for a larger one
   * @param time more than 0
   * @return the table with the reading, or null if it was there already
   */
  static long[] add(long[] table, long time, long ambient, long measured) {
    int at = find(table, time, ambient, measured);
    if (table[at] != 0) {
      return null;
    }
    table[at] = time;
    table[at + 1] = ambient;
    table[at + 2] = measured;
    table[0]++;
    // Three quarters full at most.
    return table[0] * 4 > places(table) * 3L ? grown(table) : table;
  }

  private static int find(long[] table, long time, long ambient, long measured) {
    int places = places(table);
    long hash = mix(mix(mix(time) + ambient) + measured);
    int at = 1 + WIDTH * (int) Long.remainderUnsigned(hash, places);
    while (table[at] != 0
        && (table[at] != time || table[at + 1] != ambient || table[at + 2] != measured)) {
      at += WIDTH;
      if (at == table.length) {
        at = 1;
      }
    }
    return at;
  }

  private static long[] grown(long[] table) {
    int places = places(table);
    long[] larger = new long[1 + WIDTH * (places + places / 2)];
    larger[0] = table[0];
    for (int at = 1; at < table.length; at += WIDTH) {
      if (table[at] != 0) {
        int to = find(larger, table[at], table[at + 1], table[at + 2]);
        System.arraycopy(table, at, larger, to, WIDTH);
      }
    }
    return larger;
  }

  private static int places(long[] table) {
    return (table.length - 1) / WIDTH;
  }

  /** The finalizer of SplitMix64: G. L. Steele and others, 2014. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
