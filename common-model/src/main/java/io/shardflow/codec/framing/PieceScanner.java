package io.shardflow.codec.framing;

import io.shardflow.text.Swar;

/**
 * Finds the pieces of a text that should be JSON objects: one after the other with or without line
 * breaks, or the elements of arrays. White space, commas, the brackets of arrays, byte order marks
 * and record separators (RFC 7464) between them are skipped. A piece that is not a whole object
 * ends where the next object probably begins, so that it spoils no other.
 *
 * <ul>
 *   <li>An object whose brace is followed by something on the same line ends with the line, or
 *       after a closing brace that an opening one follows.
 *   <li>An object whose brace stands alone on its line, as in indented JSON, ends with the brace of
 *       the same indentation, or before the next one.
 *   <li>Anything else ends with its line; after an object, before the next brace.
 * </ul>
 *
 * <p>The text may be a window of a larger one. Not thread-safe.
 */
public final class PieceScanner {
  /** The result if the text must be longer for an answer. */
  public static final int MORE = -1;

  /** The limit of Jackson. */
  private static final int MAX_DEPTH = 1000;

  /**
   * After this many bytes that were scanned in vain, only objects that are nested less deeply are
   * found, so that no text takes long.
   */
  private static final int MAX_WASTED = 1 << 20;

  private static final int MAX_DEPTH_AFTER_WASTE = 16;

  private static final byte RECORD_SEPARATOR = 0x1E;

  private final byte[] open = new byte[MAX_DEPTH + 1];

  /** The number of arrays around the current piece. */
  private int arrays;

  /** The blanks between the start of the line and the current piece. */
  private int indent;

  /** Whether an object precedes on the same line. */
  private boolean afterObject;

  /** Where the current piece turned out to be no object. */
  private int brokenAt;

  private long wasted;

  /** Returns the index of the first byte of the next piece, or the limit if there is none. */
  public int start(byte[] bytes, int from, int limit) {
    int at = from;
    for (; at < limit; at++) {
      switch (bytes[at]) {
        case '\n':
        case '\r':
          afterObject = false;
          indent = 0;
          break;
        case ' ':
        case '\t':
          indent++;
          break;
        case ',':
        case RECORD_SEPARATOR:
          break;
        case ']':
          arrays = Math.max(0, arrays - 1);
          break;
        case '[':
          if (!isArrayOfPieces(bytes, at, limit)) {
            return at;
          }
          arrays++;
          break;
        case (byte) 0xEF:
          if (limit - at < 3 || bytes[at + 1] != (byte) 0xBB || bytes[at + 2] != (byte) 0xBF) {
            return at;
          }
          at += 2;
          break;
        default:
          return at;
      }
    }
    return limit;
  }

  /** Returns whether a bracket is followed by a piece, or by a line break. */
  private static boolean isArrayOfPieces(byte[] bytes, int bracket, int limit) {
    int next = skipBlanks(bytes, bracket + 1, limit);
    return next < limit
        && (bytes[next] == '{' || bytes[next] == '[' || bytes[next] == '\n' || bytes[next] == '\r');
  }

  /**
   * Returns the index after the last byte of a piece.
   *
   * @param from the result of {@link #start}, less than the limit
   * @param complete whether the text ends at the limit; otherwise the result may be {@link #MORE}:
   *     then call this method again with a longer text
   */
  public int end(byte[] bytes, int from, int limit, boolean complete) {
    if (bytes[from] != '{') {
      int end = endOfOther(bytes, from, limit);
      return end == limit && !complete ? MORE : end;
    }
    int end = endOfObject(bytes, from, limit);
    if (end >= 0) {
      wasted = Math.max(0, wasted - (end - from));
    } else if (brokenAt == limit && !complete) {
      return MORE;
    } else {
      end = endOfBroken(bytes, from, limit);
      if (end == limit && !complete) {
        return MORE;
      }
      wasted += brokenAt - from;
    }
    afterObject = true;
    return end;
  }

  /** Tells the scanner that the current piece is an object whose end was found without it. */
  public void skipObject() {
    afterObject = true;
  }

  /**
   * Returns the index after the brace that closes an object, or -1 if the object is broken. Only as
   * much of the syntax is checked as is necessary to notice soon that a brace or a quote is
   * missing.
   */
  private int endOfObject(byte[] bytes, int from, int limit) {
    int maxDepth = wasted > MAX_WASTED ? MAX_DEPTH_AFTER_WASTE : MAX_DEPTH;
    int depth = 0;
    byte previous = 0;
    int at = from;
    while (at < limit) {
      byte b = bytes[at];
      switch (b) {
        case ' ':
        case '\t':
        case '\n':
        case '\r':
          at++;
          continue;
        case '"':
          if (previous != '{' && previous != ',' && previous != ':' && previous != '[') {
            return broken(at);
          }
          at = endOfString(bytes, at + 1, limit);
          if (at < 0) {
            return at;
          }
          previous = b;
          continue;
        case '{':
        case '[':
          boolean isElement = open[depth] == '[' && (previous == '[' || previous == ',');
          if (depth == maxDepth || (depth > 0 && previous != ':' && !isElement)) {
            return broken(at);
          }
          open[++depth] = b;
          break;
        case '}':
        case ']':
          if (--depth == 0) {
            return at + 1;
          }
          b = '}';
          break;
        case ',':
        case ':':
          break;
        default:
          if (previous == '"' || previous == '}') {
            return broken(at);
          }
          b = 'x';
      }
      previous = b;
      at++;
    }
    return broken(limit);
  }

  private int broken(int at) {
    brokenAt = at;
    return -1;
  }

  /** Returns the index after a closing quote, or -1 if there is none before the next line break. */
  private int endOfString(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit) {
      if (at <= limit - Long.BYTES) {
        long special = Swar.special(Swar.at(bytes, at));
        if (special == 0) {
          at += Long.BYTES;
          continue;
        }
        at += Swar.first(special);
      }
      byte b = bytes[at];
      if (b == '"') {
        return at + 1;
      }
      if (b == '\n' || b == '\r') {
        return broken(at);
      }
      at += b == '\\' ? 2 : 1;
    }
    return broken(limit);
  }

  private int endOfBroken(byte[] bytes, int from, int limit) {
    int second = skipBlanks(bytes, from + 1, limit);
    if (second < limit && (bytes[second] == '\n' || bytes[second] == '\r')) {
      return endOfIndented(bytes, second, limit);
    }
    for (int at = from + 1; at < limit; at++) {
      byte b = bytes[at];
      if (b == '\n' || b == '\r' || (b == '{' && at == brokenAt)) {
        return at;
      }
      if (b == '}' && isBeforeObject(bytes, at + 1, limit)) {
        return at + 1;
      }
    }
    return limit;
  }

  /** Returns the end of a broken object whose lines are indented, from its first line break on. */
  private int endOfIndented(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit) {
      int line = at + 1;
      int first = skipBlanks(bytes, line, limit);
      if (first < limit && first - line <= indent) {
        if (bytes[first] == '}') {
          return first + 1;
        }
        if (bytes[first] == '{') {
          return at;
        }
      }
      at = lineEnd(bytes, line, limit);
    }
    return limit;
  }

  /** Returns the end of what does not begin with a brace. */
  private int endOfOther(byte[] bytes, int from, int limit) {
    for (int at = from; at < limit; at++) {
      byte b = bytes[at];
      if (b == '\n' || b == '\r' || (b == '{' && afterObject)) {
        return at;
      }
      if (b == '}' && isBeforeObject(bytes, at + 1, limit)) {
        return at + 1;
      }
    }
    return limit;
  }

  /** Returns whether an object follows, in an array after a comma. */
  private boolean isBeforeObject(byte[] bytes, int from, int limit) {
    int at = skipBlanks(bytes, from, limit);
    if (arrays > 0 && at < limit && bytes[at] == ',') {
      at = skipBlanks(bytes, at + 1, limit);
    }
    return at < limit && bytes[at] == '{';
  }

  private static int skipBlanks(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  private static int lineEnd(byte[] bytes, int from, int limit) {
    return Swar.indexOfEither((byte) '\n', (byte) '\r', bytes, from, limit);
  }
}
