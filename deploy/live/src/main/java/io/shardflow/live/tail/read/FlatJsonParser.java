package io.shardflow.live.tail.read;

import io.shardflow.live.row.Row;
import io.shardflow.live.tail.read.Layouts.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads JSON objects without nested values and without escapes. It gives up on all others, without
 * a reason. Made for rows that have the same fields in the same order. Not thread-safe.
 */
final class FlatJsonParser {
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final TextCache texts;
  private final Layouts layouts;

  /** The layout of the previous row, which is probably that of the next. */
  private Layout expected = new Layout(new String[0], new byte[0][]);

  private Object[] values = new Object[16];
  private byte[] json;
  private int at;
  private int end;

  FlatJsonParser(TextCache texts, Layouts layouts) {
    this.texts = texts;
    this.layouts = layouts;
  }

  /** Returns the row, or null if the object is not flat, or not valid. */
  Row parse(byte[] line, int from, int to) {
    json = line;
    at = from;
    end = to;
    if (next() != '{') {
      return null;
    }
    at++;
    // The names, as soon as they differ from those expected.
    List<String> names = null;
    int count = 0;
    if (next() == '}') {
      return null;
    }
    while (true) {
      if (next() != '"') {
        return null;
      }
      int start = ++at;
      if (names == null && isExpected(count)) {
        at += expected.bytes()[count].length + 1;
      } else {
        if (names == null) {
          names = new ArrayList<>(Arrays.asList(expected.names()).subList(0, count));
        }
        String name = text(start);
        if (name == null || names.contains(name)) {
          return null;
        }
        names.add(name);
      }
      if (next() != ':') {
        return null;
      }
      at++;
      next();
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      if (!value(count++)) {
        return null;
      }
      int c = next();
      at++;
      if (c == '}') {
        break;
      }
      if (c != ',') {
        return null;
      }
    }
    if (next() >= 0) {
      return null;
    }
    if (names == null && count < expected.names().length) {
      names = Arrays.asList(expected.names()).subList(0, count);
    }
    if (names != null) {
      expected = layouts.of(names);
    }
    return new Row(expected.names(), Arrays.copyOf(values, count));
  }

  /** Skips blanks. Returns the next byte; -1 at the end. */
  private int next() {
    while (at < end) {
      byte c = json[at];
      if (c != ' ' && c != '\t' && c != '\r') {
        return c;
      }
      at++;
    }
    return -1;
  }

  private boolean isExpected(int field) {
    if (field >= expected.names().length || expected.bytes()[field] == null) {
      return false;
    }
    byte[] name = expected.bytes()[field];
    int nameEnd = at + name.length;
    return nameEnd < end
        && json[nameEnd] == '"'
        && Arrays.equals(name, 0, name.length, json, at, nameEnd);
  }

  /** Returns the text from here to the next quote, which it skips; null if it is not simple. */
  private String text(int start) {
    int i = start;
    byte any = 0;
    while (i < end && json[i] != '"') {
      byte c = json[i++];
      if (c == '\\' || c >= 0 && c < ' ') {
        return null;
      }
      any |= c;
    }
    if (i == end) {
      return null;
    }
    at = i + 1;
    return any >= 0 ? texts.ascii(json, start, i - start) : TextCache.utf8(json, start, i - start);
  }

  private boolean value(int field) {
    if (at >= end) {
      return false;
    }
    switch (json[at]) {
      case '"':
        values[field] = text(++at);
        return values[field] != null;
      case 't':
        values[field] = Boolean.TRUE;
        return literal(TRUE);
      case 'f':
        values[field] = Boolean.FALSE;
        return literal(FALSE);
      case 'n':
        values[field] = null;
        return literal(NULL);
      default:
        values[field] = number();
        return values[field] != null;
    }
  }

  private boolean literal(byte[] word) {
    int start = at;
    at += word.length;
    return at <= end && Arrays.equals(word, 0, word.length, json, start, at);
  }

  /** Returns a number; null if it is not valid or out of range. */
  private Object number() {
    int start = at;
    int i = json[at] == '-' ? at + 1 : at;
    int first = i;
    i = digits(i);
    if (i == first || json[first] == '0' && i > first + 1) {
      return null;
    }
    if (i < end && json[i] == '.') {
      int decimals = i + 1;
      i = digits(decimals);
      if (i == decimals) {
        return null;
      }
    }
    if (i < end && (json[i] == 'e' || json[i] == 'E')) {
      int exponent = i + 1;
      if (exponent < end && (json[exponent] == '-' || json[exponent] == '+')) {
        exponent++;
      }
      i = digits(exponent);
      if (i == exponent) {
        return null;
      }
    }
    at = i;
    return Numbers.of(json, start, i);
  }

  private int digits(int from) {
    int i = from;
    while (i < end && json[i] >= '0' && json[i] <= '9') {
      i++;
    }
    return i;
  }
}
