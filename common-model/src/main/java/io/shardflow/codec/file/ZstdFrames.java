package io.shardflow.codec.file;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Reads all frames of a zstd file (RFC 8878). The library's own stream does not report a truncated
 * second or later frame, but treats it as the end of the file.
 */
final class ZstdFrames extends InputStream {
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final byte[] chunk = new byte[BUFFER_BYTES];
  private final ByteBuffer compressed = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
  private final ByteBuffer decompressed = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private boolean isBetweenFrames = true;
  private boolean hasMore;

  ZstdFrames(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!decompressed.hasRemaining()) {
      if (!compressed.hasRemaining() && !hasMore && !fill()) {
        if (!isBetweenFrames) {
          throw new EOFException("the zstd frame is cut off");
        }
        return -1;
      }
      decompress();
    }
    int read = Math.min(length, decompressed.remaining());
    decompressed.get(bytes, from, read);
    return read;
  }

  private boolean fill() throws IOException {
    int read = in.read(chunk);
    if (read < 0) {
      return false;
    }
    compressed.clear().put(chunk, 0, read).flip();
    return true;
  }

  private void decompress() throws IOException {
    decompressed.clear();
    try {
      isBetweenFrames = zstd.decompressDirectByteBufferStream(decompressed, compressed);
    } catch (RuntimeException e) {
      throw new IOException("the zstd frame is broken: " + e.getMessage(), e);
    }
    hasMore = !isBetweenFrames && !decompressed.hasRemaining();
    decompressed.flip();
  }

  @Override
  public void close() throws IOException {
    zstd.close();
    in.close();
  }
}
