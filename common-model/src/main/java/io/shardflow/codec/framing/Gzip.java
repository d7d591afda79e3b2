package io.shardflow.codec.framing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Decompresses records. */
public final class Gzip {
  /** Kinesis records have at most 10 MB. What is larger is no batch of events, but an attack. */
  private static final int MAX_BYTES = 64 << 20;

  private Gzip() {}

  /** Thrown if a record has more than 64 MB when it is decompressed. */
  public static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Returns whether these bytes are a gzip file, by its magic bytes and its method. */
  public static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B && bytes[2] == 8;
  }

  /**
   * Decompresses all members of a gzip file.
   *
   * @throws TooLargeException if the content is larger than 64 MB
   * @throws IOException if the bytes are not a valid gzip file
   */
  public static byte[] decompress(byte[] bytes) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream(4 * bytes.length);
    byte[] chunk = new byte[8192];
    try (InputStream in = new GzipCompressorInputStream(new ByteArrayInputStream(bytes), true)) {
      for (int read; (read = in.read(chunk)) >= 0; ) {
        if (content.size() + read > MAX_BYTES) {
          throw new TooLargeException();
        }
        content.write(chunk, 0, read);
      }
    } catch (RuntimeException e) {
      // Decompressors throw either if their input is corrupt.
      throw new IOException(e);
    }
    return content.toByteArray();
  }
}
