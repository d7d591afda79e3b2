package io.shardflow.codec.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.shardflow.text.Digits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of text that grow to the right. */
final class AsciiBuffer {
  private static final int MAX_LONG_LENGTH = 20;

  private byte[] bytes = new byte[512];
  private int length;

  int length() {
    return length;
  }

  void setLength(int shorter) {
    length = shorter;
  }

  void set(int index, char c) {
    bytes[index] = (byte) c;
  }

  byte[] from(int start) {
    return Arrays.copyOfRange(bytes, start, length);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  void append(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  void append(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  void append(String ascii) {
    append(ascii.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** False, with nothing appended, if the text has a character beyond ASCII or one of these. */
  boolean append(String text, int[] excluded) {
    int count = text.length();
    reserve(count);
    byte[] to = bytes;
    int at = length;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c >= excluded.length || excluded[c] != 0) {
        return false;
      }
      to[at++] = (byte) c;
    }
    length = at;
    return true;
  }

  void append(long number) {
    reserve(MAX_LONG_LENGTH);
    length = NumberOutput.outputLong(number, bytes, length);
  }

  /** Appends the last digits of a number, with zeros before it. */
  void appendDigits(long number, int digits) {
    reserve(digits);
    long rest = number;
    int at = length + digits;
    while (at - length > Digits.MOST_OF_INT) {
      bytes[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    // Which is divided faster.
    int small = (int) rest;
    while (at > length) {
      bytes[--at] = (byte) ('0' + small % 10);
      small /= 10;
    }
    length += digits;
  }

  /**
   * Appends a number of at most 18 digits, so many of them behind the point; then without zeros at
   * the end, but with so many digits behind the point at least.
   */
  void appendDecimal(long unscaled, int scale, int leastScale) {
    long magnitude = Math.abs(unscaled);
    int digits = scale;
    while (digits > leastScale && magnitude % 10 == 0) {
      magnitude /= 10;
      digits--;
    }
    if (unscaled < 0) {
      append('-');
    }
    long whole = magnitude / Digits.powerOfTen(digits);
    append(whole);
    if (digits > 0) {
      append('.');
      appendDigits(magnitude - whole * Digits.powerOfTen(digits), digits);
    }
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
