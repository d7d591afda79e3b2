package io.shardflow.live.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a result, in pieces: large results are neither copied nor do they need memory in one
 * piece.
 */
final class ResultBytes extends OutputStream {
  /** Writes results and errors. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private static final ObjectWriter WRITER = JSON.writer();
  private static final int MIN_PIECE = 1024;
  private static final int MAX_PIECE = 64 * 1024;

  private final int limit;
  private final List<byte[]> full = new ArrayList<>();
  private byte[] piece = new byte[MIN_PIECE];
  private int inPiece;
  private int size;

  /** The bytes that are left out: the brace at the begin of an object. */
  private int skip;

  /** Says that there are more bytes than allowed. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(int limit) {
      super(
          "The result has more than "
              + (limit >> 20)
              + " MB: ask for a shorter range, a longer step, or fewer groups (top)");
    }
  }

  /**
   * Creates an empty result.
   *
   * @param limit the number of bytes allowed
   */
  ResultBytes(int limit) {
    this.limit = limit;
  }

  /**
   * Adds a value as JSON.
   *
   * @throws TooLargeException if it has more bytes than allowed
   */
  void writeJson(Object value) throws IOException {
    WRITER.writeValue(this, value);
  }

  /**
   * Adds the members of a JSON object, and the brace at its end.
   *
   * @throws TooLargeException if they have more bytes than allowed
   */
  void writeMembers(Object value) throws IOException {
    skip = 1;
    writeJson(value);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int start, int count) throws IOException {
    int from = start + Math.min(skip, count);
    int length = count - (from - start);
    skip -= from - start;
    if (length > limit - size) {
      throw new TooLargeException(limit);
    }
    size += length;
    int done = 0;
    while (done < length) {
      if (inPiece == piece.length) {
        full.add(piece);
        piece = new byte[Math.min(2 * piece.length, MAX_PIECE)];
        inPiece = 0;
      }
      int some = Math.min(length - done, piece.length - inPiece);
      System.arraycopy(bytes, from + done, piece, inPiece, some);
      inPiece += some;
      done += some;
    }
  }

  int size() {
    return size;
  }

  /** Returns all bytes. */
  List<byte[]> pieces() {
    List<byte[]> all = new ArrayList<>(full);
    all.add(Arrays.copyOf(piece, inPiece));
    return all;
  }

  /** Jackson closes what it writes to. */
  @Override
  public void close() {}
}
