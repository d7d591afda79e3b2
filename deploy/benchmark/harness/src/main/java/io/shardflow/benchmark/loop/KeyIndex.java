package io.shardflow.benchmark.loop;

import java.util.Arrays;

/**
 * Assigns numbers to strings, from 0 in the order of first occurrence. A hash table with linear
 * probing, looked up by bytes, without creating objects.
 */
final class KeyIndex {
  private byte[][] slots = new byte[64][];
  private int[] numbers = new int[64];
  private byte[][] texts = new byte[32][];
  private int size;

  int size() {
    return size;
  }

  byte[] text(int number) {
    return texts[number];
  }

  /** Returns the number of the string in a range of bytes; assigns one if it is new. */
  int number(byte[] bytes, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + bytes[i];
    }
    int mask = slots.length - 1;
    int at = (hash ^ (hash >>> 15)) & mask;
    byte[] slot;
    while ((slot = slots[at]) != null) {
      if (isSame(slot, bytes, from, to)) {
        return numbers[at];
      }
      at = (at + 1) & mask;
    }
    return add(at, Arrays.copyOfRange(bytes, from, to));
  }

  private int add(int at, byte[] text) {
    if (size == texts.length) {
      byte[][] oldTexts = Arrays.copyOf(texts, size * 2);
      slots = new byte[slots.length * 2][];
      numbers = new int[slots.length];
      texts = new byte[size * 2][];
      int oldSize = size;
      size = 0;
      for (int i = 0; i < oldSize; i++) {
        number(oldTexts[i], 0, oldTexts[i].length);
      }
      return number(text, 0, text.length);
    }
    slots[at] = text;
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
