package io.shardflow.codec.file;

import io.shardflow.codec.framing.PieceScanner;
import io.shardflow.text.Swar;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a JSON file of any size piece by piece, by the rules of {@link PieceScanner}. Not
 * thread-safe.
 */
public final class PieceReader {
  /** A Kinesis record has at most 10 MB, so a file with longer pieces does not contain records. */
  private static final int MAX_PIECE_BYTES = 16 << 20;

  private static final int BUFFER_BYTES = 1 << 16;

  /** Enough to recognize what a piece begins with. */
  private static final int MIN_LOOKAHEAD = 1024;

  private final InputStream in;
  private final PieceScanner scanner = new PieceScanner();
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int position;
  private int limit;
  private boolean complete;
  private int offset;
  private int length;

  /** The line of {@link #position}, and that of the current piece. */
  private long line = 1;

  private long number;
  private long numberBefore;
  private boolean firstInLine;

  public PieceReader(InputStream in) {
    this.in = in;
  }

  /**
   * Moves to the next piece. Returns false at the end of the file. The caller then says where the
   * piece ends, by {@link #endAt} or {@link #findEnd}.
   */
  public boolean next() throws IOException {
    while (true) {
      int start = scanner.start(buffer, position, limit);
      moveTo(start);
      if (start < limit && (complete || limit - start >= MIN_LOOKAHEAD)) {
        firstInLine = line != number;
        numberBefore = number;
        number = line;
        offset = start;
        length = 0;
        return true;
      }
      if (complete) {
        return false;
      }
      fill();
    }
  }

  /** Returns the buffer that holds the piece until the next call of {@link #next}. */
  public byte[] buffer() {
    return buffer;
  }

  /** Returns the index of the piece's first byte in the buffer. */
  public int offset() {
    return offset;
  }

  /** Returns the number of bytes in the buffer from the start of the piece on. */
  public int available() {
    return limit - offset;
  }

  /** Returns the length of the piece in bytes, once its end is known. */
  public int length() {
    return length;
  }

  /** Returns the number of the line in which the piece begins, from 1; 0 before the first piece. */
  public long number() {
    return number;
  }

  /** Returns whether the piece is the first that begins in its line. */
  public boolean isFirstInLine() {
    return firstInLine;
  }

  /** Ends the piece, which is an object, at an index of the buffer. */
  public void endAt(int end) {
    scanner.skipObject();
    endPiece(end);
  }

  private void endPiece(int end) {
    length = end - offset;
    moveTo(end);
  }

  /**
   * Finds the end of the piece. It may move the piece in the buffer.
   *
   * @throws IOException also if the piece is longer than 16 MB
   */
  public void findEnd() throws IOException {
    while (true) {
      int end = scanner.end(buffer, offset, limit, complete);
      if (end == PieceScanner.MORE && limit - offset > MAX_PIECE_BYTES) {
        // It may be broken, so that it should end earlier.
        end = scanner.end(buffer, offset, limit, true);
      }
      if (end - offset > MAX_PIECE_BYTES) {
        number = numberBefore;
        throw new IOException("the next object or line is longer than 16 MB");
      }
      if (end != PieceScanner.MORE) {
        endPiece(end);
        return;
      }
      fill();
    }
  }

  private void moveTo(int index) {
    int at = position;
    while ((at = Swar.indexOf((byte) '\n', buffer, at, index)) < index) {
      line++;
      at++;
    }
    position = index;
  }

  /** Reads more bytes into the buffer, after the remaining ones. */
  private void fill() throws IOException {
    int remaining = limit - position;
    if (remaining > buffer.length / 2) {
      buffer = Arrays.copyOfRange(buffer, position, position + buffer.length * 2);
    } else {
      System.arraycopy(buffer, position, buffer, 0, remaining);
    }
    position = 0;
    offset = 0;
    limit = remaining;
    while (limit < buffer.length) {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        complete = true;
        return;
      }
      limit += read;
    }
  }
}
