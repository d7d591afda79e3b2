package io.shardflow.benchmark.loop;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads a file in blocks of complete lines, into one buffer. */
final class LineBlockReader implements Closeable {
  private static final int BUFFER_BYTES = 1 << 18;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;
  private int end;

  LineBlockReader(InputStream in) {
    this.in = in;
  }

  /**
   * Reads the next block, which starts at offset 0 of {@link #bytes}.
   *
   * @return the offset of its end; 0 at the end of the file
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
      throw new IOException(
          "A line is longer than " + buffer.length + " bytes, or lacks its line break");
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
