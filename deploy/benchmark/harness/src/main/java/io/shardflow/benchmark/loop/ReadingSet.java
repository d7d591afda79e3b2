package io.shardflow.benchmark.loop;

/** A set of readings of four longs each, as a hash table with linear probing. */
final class ReadingSet {
  private static final int WIDTH = 4;
  private long[] table = new long[WIDTH << 10];
  private int size;

  /**
   * Adds a reading.
   *
   * @param sensor the number of the sensor, from 0
   * @return false if the set already contains the reading
   */
  boolean add(int sensor, long nanos, long ambient, long measured) {
    int at = find(table, sensor + 1L, nanos, ambient, measured);
    if (table[at] != 0) {
      return false;
    }
    put(table, at, sensor + 1L, nanos, ambient, measured);
    // At most half full, to keep probe sequences short.
    if (++size * 2 * WIDTH > table.length) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] larger = new long[table.length * 2];
    for (int i = 0; i < table.length; i += WIDTH) {
      if (table[i] != 0) {
        int at = find(larger, table[i], table[i + 1], table[i + 2], table[i + 3]);
        put(larger, at, table[i], table[i + 1], table[i + 2], table[i + 3]);
      }
    }
    table = larger;
  }

  private static void put(long[] table, int at, long a, long b, long c, long d) {
    table[at] = a;
    table[at + 1] = b;
    table[at + 2] = c;
    table[at + 3] = d;
  }

  private static int find(long[] table, long a, long b, long c, long d) {
    long hash = (((a * 0x9E3779B97F4A7C15L + b) ^ c) * 0xbf58476d1ce4e5b9L + d);
    hash = (hash ^ (hash >>> 31)) * 0x94d049bb133111ebL;
    int at = (int) (hash >>> 32) * WIDTH & (table.length - 1);
    while (table[at] != 0
        && (table[at + 1] != b || table[at] != a || table[at + 2] != c || table[at + 3] != d)) {
      at = (at + WIDTH) & (table.length - 1);
    }
    return at;
  }
}
