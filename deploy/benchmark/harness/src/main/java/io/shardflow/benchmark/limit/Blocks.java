package io.shardflow.benchmark.limit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Hands out a file in blocks of whole lines, from one buffer. */
final class Blocks implements Closeable {
  private static final int BUFFER_BYTES = 1 << 18;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;
  private int end;

  Blocks(InputStream in) {
    this.in = in;
  }

  /**
   * Goes on to the next block, which begins at 0 in {@link #bytes}.
   *
   * @return where it ends; 0 when there is none
   */
  int next() throws IOException {
    filled -= end;
    System.arraycopy(buffer, end, buffer, 0, filled);
    int read;
    while (filled < buffer.length && (read = in.read(buffer, filled, buffer.length - filled)) > 0) {
      filled += read;
    }
    end = filled;
    while (end > 0 && buffer[end - 1] != '\n') {
      end--;
    }
    if (end == 0 && filled > 0) {
      throw new IOException("A line of more than " + buffer.length + " bytes, or without an end");
    }
    return end;
  }

  byte[] bytes() {
    return buffer;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
