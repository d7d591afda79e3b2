package io.shardflow.benchmark.limit;

import java.util.Arrays;

/** Numbers texts from 0 in the order in which they first come. */
final class Keys {
  private byte[][] places = new byte[64][];
  private int[] numbers = new int[64];
  private byte[][] texts = new byte[32][];
  private int size;

  int size() {
    return size;
  }

  byte[] text(int number) {
    return texts[number];
  }

  /** The number of the text that is there in the bytes. */
  int number(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    int mask = places.length - 1;
    int at = (hash ^ (hash >>> 15)) & mask;
    byte[] place;
    while ((place = places[at]) != null) {
      if (isSame(place, bytes, from, to)) {
        return numbers[at];
      }
      at = (at + 1) & mask;
    }
    return add(at, Arrays.copyOfRange(bytes, from, to));
  }

  private int add(int at, byte[] text) {
    if (size == texts.length) {
      byte[][] all = Arrays.copyOf(texts, size * 2);
      places = new byte[places.length * 2][];
      numbers = new int[places.length];
      texts = new byte[size * 2][];
      int before = size;
      size = 0;
      for (int i = 0; i < before; i++) {
        number(all[i], 0, all[i].length);
      }
      return number(text, 0, text.length);
    }
    places[at] = text;
    numbers[at] = size;
    texts[size] = text;
    return size++;
  }

  private static boolean isSame(byte[] text, byte[] bytes, int from, int to) {
    if (text.length != to - from) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (text[i] != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
