package io.shardflow.live.store.cell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the different keys of a data set, up to a bound. */
public final class KeyTable {
  /** What all further keys are called. */
  public static final String OTHER = "(other)";

  /** Longer values are cut. */
  public static final int MAX_LENGTH = 200;

  private final int arity;
  private final int max;
  private final List<Map<String, String>> distinct = new ArrayList<>();
  private String[] values;
  private int[] table = new int[64];
  private int size;
  private int other = -1;

  /** Creates an empty table for keys of this many values. */
  public KeyTable(int arity, int max) {
    this.arity = arity;
    this.max = max;
    values = new String[8 * Math.max(1, arity)];
    for (int i = 0; i < arity; i++) {
      distinct.add(new HashMap<>());
    }
  }

  /** Returns the number of keys. */
  public int size() {
    return size;
  }

  /** Returns a value of a key. */
  public String value(int id, int position) {
    return values[id * arity + position];
  }

  /** Returns the different values at a position. */
  public Iterable<String> distinct(int position) {
    return distinct.get(position).keySet();
  }

  /** Returns the number of different values at a position. */
  public int count(int position) {
    return distinct.get(position).size();
  }

  /** Returns whether there were more keys than the bound. */
  public boolean isFull() {
    return other >= 0;
  }

  /** Returns the number of a key, which is added if it is new. */
  public int id(String[] key) {
    int hash = 0;
    for (int i = 0; i < arity; i++) {
      if (key[i].length() > MAX_LENGTH) {
        key[i] = key[i].substring(0, MAX_LENGTH);
      }
      hash = 31 * hash + key[i].hashCode();
    }
    int mask = table.length - 1;
    int at = spread(hash) & mask;
    while (table[at] != 0) {
      int id = table[at] - 1;
      if (equals(id, key)) {
        return id;
      }
      at = at + 1 & mask;
    }
    if (size >= max) {
      return other();
    }
    int id = append(key);
    table[at] = id + 1;
    if (2 * size > table.length) {
      rehash();
    }
    return id;
  }

  private boolean equals(int id, String[] key) {
    for (int i = 0; i < arity; i++) {
      if (!values[id * arity + i].equals(key[i])) {
        return false;
      }
    }
    return true;
  }

  /** Returns the number of the key that stands for all further ones. */
  int other() {
    if (other < 0) {
      String[] key = new String[arity];
      Arrays.fill(key, OTHER);
      other = append(key);
    }
    return other;
  }

  private int append(String[] key) {
    if ((size + 1) * arity > values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
    }
    for (int i = 0; i < arity; i++) {
      String value = key[i];
      String known = distinct.get(i).putIfAbsent(value, value);
      values[size * arity + i] = known == null ? value : known;
    }
    return size++;
  }

  private void rehash() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int id = 0; id < size; id++) {
      if (id == other) {
        continue;
      }
      int hash = 0;
      for (int i = 0; i < arity; i++) {
        hash = 31 * hash + values[id * arity + i].hashCode();
      }
      int at = spread(hash) & mask;
      while (table[at] != 0) {
        at = at + 1 & mask;
      }
      table[at] = id + 1;
    }
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 15;
  }
}
