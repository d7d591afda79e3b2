package io.shardflow.codec.file;

import io.shardflow.text.Swar;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads the lines of a file. Empty lines are skipped, but counted. The last line need not end with
 * a line break. Not thread-safe.
 */
public final class LineReader {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** A Kinesis record has at most 10 MB, so a file with longer lines does not contain records. */
  private static final int MAX_LINE_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final boolean csv;
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private boolean afterCarriageReturn;
  private int offset;
  private int length;
  private long number;

  private LineReader(InputStream in, boolean csv) {
    this.in = in;
    this.csv = csv;
  }

  /** Reads JSON Lines: a line ends with LF or CRLF. */
  public static LineReader json(InputStream in) {
    return new LineReader(in, false);
  }

  /**
   * Reads a CSV file: a line ends with LF, CRLF or CR, and a byte order mark at the start of the
   * file is not part of the first line.
   */
  public static LineReader csv(InputStream in) {
    return new LineReader(in, true);
  }

  /**
   * Moves to the next line that is not empty. Returns false at the end of the file.
   *
   * @throws IOException also if the line is longer than 16 MB
   */
  public boolean next() throws IOException {
    while (true) {
      int end = lineEnd();
      if (end < 0) {
        return false;
      }
      offset = position;
      position = Math.min(end + 1, limit);
      number++;
      if (csv) {
        afterCarriageReturn = end < limit && buffer[end] == '\r';
        if (number == 1 && startsWithByteOrderMark(end)) {
          offset += BYTE_ORDER_MARK.length;
        }
      } else if (end > offset && buffer[end - 1] == '\r') {
        end--;
      }
      length = end - offset;
      if (length > 0) {
        return true;
      }
    }
  }

  /** Returns the buffer that holds the line until the next call of {@link #next}. */
  public byte[] buffer() {
    return buffer;
  }

  /** Returns the index of the line's first byte in the buffer. */
  public int offset() {
    return offset;
  }

  /** Returns the length of the line in bytes, without the line break. */
  public int length() {
    return length;
  }

  /** Returns a copy of the line, without the line break. */
  public byte[] line() {
    return Arrays.copyOfRange(buffer, offset, offset + length);
  }

  /** Returns the number of the line in the file, from 1; 0 before the first line. */
  public long number() {
    return number;
  }

  private boolean startsWithByteOrderMark(int end) {
    int markEnd = offset + BYTE_ORDER_MARK.length;
    return markEnd <= end
        && Arrays.equals(buffer, offset, markEnd, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }

  /** Returns the end of the line that begins at {@link #position}; -1 at the end of the file. */
  private int lineEnd() throws IOException {
    if (afterCarriageReturn) {
      if ((position < limit || fill()) && position < limit && buffer[position] == '\n') {
        position++;
      }
      afterCarriageReturn = false;
    }
    int scanned = position;
    while (true) {
      int end =
          csv
              ? Swar.indexOfEither((byte) '\n', (byte) '\r', buffer, scanned, limit)
              : Swar.indexOf((byte) '\n', buffer, scanned, limit);
      if (end < limit) {
        return end;
      }
      if (limit - position > MAX_LINE_BYTES) {
        throw new IOException("the next line is longer than 16 MB");
      }
      int pending = limit - position;
      if (!fill()) {
        return pending == 0 ? -1 : limit;
      }
      scanned = position + pending;
    }
  }

  /** Reads more bytes into the buffer, after the remaining ones. False at the end of the file. */
  private boolean fill() throws IOException {
    if (limit == buffer.length) {
      makeRoom();
    }
    int read = in.read(buffer, limit, buffer.length - limit);
    limit += Math.max(0, read);
    return read >= 0;
  }

  private void makeRoom() {
    int remaining = limit - position;
    if (remaining > buffer.length / 2) {
      // Limited to the longest line and its line break, so that a longer one never fits.
      int larger = Math.min(buffer.length * 2, MAX_LINE_BYTES + 1);
      buffer = Arrays.copyOfRange(buffer, position, position + larger);
    } else {
      System.arraycopy(buffer, position, buffer, 0, remaining);
    }
    position = 0;
    limit = remaining;
  }
}
