package io.shardflow.benchmark.loop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Locates the fields of flat JSON objects whose values are numbers and strings without escape
 * sequences. Fields may be in any order, with blanks in between, and unknown fields are skipped.
 * Scanning is fastest if the order is that of the previous object.
 */
final class FlatJsonScanner {
  private final byte[][] names;
  private final int[] expectedNext;

  /** The start offset of each value, in the order of the names; -1 if the field is missing. */
  final int[] from;

  /** The end offset of each value, exclusive. Quotation marks are not part of a value. */
  final int[] to;

  FlatJsonScanner(String... names) {
    this.names = Stream.of(names).map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new);
    from = new int[names.length];
    to = new int[names.length];
    // The field that followed each field in the previous object. The last element is for the first
    // field of an object, which follows none.
    expectedNext = new int[names.length + 1];
  }

  /**
   * Locates the fields of the object that starts at an offset.
   *
   * @return the offset of the next line
   * @throws UnsupportedOperationException if it is not such an object, or if a field is missing
   */
  int parse(byte[] bytes, int start) {
    Arrays.fill(from, -1);
    int at = skipBlanks(bytes, start);
    expect(bytes, at, '{');
    int previous = names.length;
    byte b;
    do {
      at = skipBlanks(bytes, at + 1);
      expect(bytes, at, '"');
      int nameFrom = at + 1;
      int field = expectedNext[previous];
      if (!is(bytes, nameFrom, names[field])) {
        field = find(bytes, nameFrom);
      }
      at = field < 0 ? endOfString(bytes, nameFrom) : nameFrom + names[field].length;
      at = skipBlanks(bytes, at + 1);
      expect(bytes, at, ':');
      at = skipBlanks(bytes, at + 1);
      int valueFrom;
      int valueTo;
      if (bytes[at] == '"') {
        valueFrom = at + 1;
        valueTo = endOfString(bytes, valueFrom);
        at = valueTo + 1;
      } else {
        valueFrom = at;
        valueTo = endOfNumber(bytes, at);
        at = valueTo;
      }
      if (field >= 0) {
        from[field] = valueFrom;
        to[field] = valueTo;
        expectedNext[previous] = field;
        previous = field;
      }
      at = skipBlanks(bytes, at);
      b = bytes[at];
    } while (b == ',');
    expect(bytes, at, '}');
    at = skipBlanks(bytes, at + 1);
    expect(bytes, at, '\n');
    for (int value : from) {
      if (value < 0) {
        throw new UnsupportedOperationException("A field is missing in the object at " + start);
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

  private static int endOfString(byte[] bytes, int from) {
    int at = from;
    byte b;
    while ((b = bytes[at]) != '"') {
      if (b == '\\' || (b >= 0 && b < ' ')) {
        throw new UnsupportedOperationException("Escape sequence or control character at " + at);
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
          "Expected %c at %d, found %c".formatted(expected, at, bytes[at]));
    }
  }
}
