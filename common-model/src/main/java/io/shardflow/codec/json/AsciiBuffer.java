package io.shardflow.codec.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.shardflow.text.Digits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growable buffer of ASCII text. */
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

  /**
   * Appends a text, unless it contains a character that is not ASCII or has a non-zero entry in the
   * table.
   *
   * @return whether the text was appended
   */
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

  /** Appends the last digits of a number, with leading zeros. */
  void appendDigits(long number, int digits) {
    reserve(digits);
    long remaining = number;
    int at = length + digits;
    while (at - length > Digits.MAX_INT_DIGITS) {
      bytes[--at] = (byte) ('0' + remaining % 10);
      remaining /= 10;
    }
    // Division of an int is faster.
    int small = (int) remaining;
    while (at > length) {
      bytes[--at] = (byte) ('0' + small % 10);
      small /= 10;
    }
    length += digits;
  }

  /**
   * Appends the number {@code unscaled / 10^scale} without trailing zeros.
   *
   * @param unscaled of at most 18 digits
   * @param minScale the minimum number of digits after the decimal point
   */
  void appendDecimal(long unscaled, int scale, int minScale) {
    long magnitude = Math.abs(unscaled);
    int digits = scale;
    while (digits > minScale && magnitude % 10 == 0) {
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
