package io.shardflow.benchmark.limit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Finds the fields of JSON objects that hold texts without escapes and numbers alone. Fields may
 * come in any order, with blanks between, and unknown ones are passed over; they are found fastest
 * in the order in which they were in the object before.
 */
final class FlatObject {
  private final byte[][] names;
  private final int[] next;

  /** Where the value of each field begins, in the order of the names; -1 if it is not there. */
  final int[] from;

  /** Where it ends; quotation marks are outside. */
  final int[] to;

  FlatObject(String... names) {
    this.names = Stream.of(names).map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
    from = new int[names.length];
    to = new int[names.length];
    // By the field before, first of all none, which field came next.
    next = new int[names.length + 1];
  }

  /**
   * Finds the fields of the object that begins here.
   *
   * @return where the next line begins
   * @throws UnsupportedOperationException if it is no such object, or lacks a field
   */
  int parse(byte[] bytes, int start) {
    Arrays.fill(from, -1);
    int at = skipBlanks(bytes, start);
    expect(bytes, at, '{');
    int before = names.length;
    byte b;
    do {
      at = skipBlanks(bytes, at + 1);
      expect(bytes, at, '"');
      int nameFrom = at + 1;
      int field = next[before];
      if (!is(bytes, nameFrom, names[field])) {
        field = find(bytes, nameFrom);
      }
      at = field < 0 ? endOfText(bytes, nameFrom) : nameFrom + names[field].length;
      at = skipBlanks(bytes, at + 1);
      expect(bytes, at, ':');
      at = skipBlanks(bytes, at + 1);
      int valueFrom;
      int valueTo;
      if (bytes[at] == '"') {
        valueFrom = at + 1;
        valueTo = endOfText(bytes, valueFrom);
        at = valueTo + 1;
      } else {
        valueFrom = at;
        valueTo = endOfNumber(bytes, at);
        at = valueTo;
      }
      if (field >= 0) {
        from[field] = valueFrom;
        to[field] = valueTo;
        next[before] = field;
        before = field;
      }
      at = skipBlanks(bytes, at);
      b = bytes[at];
    } while (b == ',');
    expect(bytes, at, '}');
    at = skipBlanks(bytes, at + 1);
    expect(bytes, at, '\n');
    for (int value : from) {
      if (value < 0) {
        throw new UnsupportedOperationException("A field is missing at " + start);
      }
    }
    return at + 1;
  }

  private int find(byte[] bytes, int nameFrom) {
    for (int i = 0; i < names.length; i++) {
      if (is(bytes, nameFrom, names[i])) {
        return i;
      }
    }
    return -1;
  }

  private static boolean is(byte[] bytes, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      if (bytes[from + i] != name[i]) {
        return false;
      }
    }
    return bytes[from + name.length] == '"';
  }

  private static int endOfText(byte[] bytes, int from) {
    int at = from;
    byte b;
    while ((b = bytes[at]) != '"') {
      if (b == '\\' || (b >= 0 && b < ' ')) {
        throw new UnsupportedOperationException("An escape or a control character at " + at);
      }
      at++;
    }
    return at;
  }

  private static int endOfNumber(byte[] bytes, int from) {
    int at = from;
    byte b;
    while ((b = bytes[at]) != ',' && b != '}' && b != ' ' && b != '\n') {
      at++;
    }
    return at;
  }

  private static int skipBlanks(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  private static void expect(byte[] bytes, int at, char expected) {
    if (bytes[at] != expected) {
      throw new UnsupportedOperationException(
          "%c where %c should be, at %d".formatted(bytes[at], expected, at));
    }
  }
}
