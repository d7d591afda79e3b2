package io.shardflow.jobs.dedup;

/**
 * A compact set of readings of one sensor: a hash table with open addressing in a {@code long[]},
 * which Flink copies and stores without a serializer of its own. A reading is three longs, which
 * identify it completely, so the set is exact even if hashes collide. A set of objects would need
 * several times the memory.
 *
 * <p>Element 0 is the number of readings. The slots follow, three longs each. The first long of a
 * free slot is 0.
 */
final class Fingerprints {
  private static final int WIDTH = 3;
  private static final int MIN_SLOTS = 4;

  /** Receives a reading. */
  interface Visitor {
    void visit(long time, long ambient, long measured) throws Exception;
  }

  private Fingerprints() {}

  /** Visits all readings of a table. */
  static void forEach(long[] table, Visitor visitor) throws Exception {
    for (int index = 1; index < table.length; index += WIDTH) {
      if (table[index] != 0) {
        visitor.visit(table[index], table[index + 1], table[index + 2]);
      }
    }
  }

  /** Returns an empty table for as many readings as the other table has, which may be null. */
  static long[] empty(long[] other) {
    int readings = other == null ? 0 : (int) other[0];
    return new long[1 + WIDTH * Math.max(MIN_SLOTS, readings * 4 / 3 + 1)];
  }

  /**
   * Adds a reading.
   *
   * @param table the table; it is changed, or copied to a larger one
   * @param time must be greater than 0
   * @return the table with the reading, or null if the table contained it already
   */
  static long[] add(long[] table, long time, long ambient, long measured) {
    int index = find(table, time, ambient, measured);
    if (table[index] != 0) {
      return null;
    }
    table[index] = time;
    table[index + 1] = ambient;
    table[index + 2] = measured;
    table[0]++;
    // At most three quarters of the slots are used.
    return table[0] * 4 > slots(table) * 3L ? grown(table) : table;
  }

  private static int find(long[] table, long time, long ambient, long measured) {
    int slots = slots(table);
    long hash = mix(mix(mix(time) + ambient) + measured);
    int index = 1 + WIDTH * (int) Long.remainderUnsigned(hash, slots);
    while (table[index] != 0
        && (table[index] != time || table[index + 1] != ambient || table[index + 2] != measured)) {
      index += WIDTH;
      if (index == table.length) {
        index = 1;
      }
    }
    return index;
  }

  private static long[] grown(long[] table) {
    int slots = slots(table);
    long[] larger = new long[1 + WIDTH * (slots + slots / 2)];
    larger[0] = table[0];
    for (int index = 1; index < table.length; index += WIDTH) {
      if (table[index] != 0) {
        int to = find(larger, table[index], table[index + 1], table[index + 2]);
        System.arraycopy(table, index, larger, to, WIDTH);
      }
    }
    return larger;
  }

  private static int slots(long[] table) {
    return (table.length - 1) / WIDTH;
  }

  /** The finalizer of SplitMix64: G. L. Steele and others, 2014. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
