package io.shardflow.codec.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.InflaterInputStream;
import lombok.Value;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Decompresses input files. The format is detected by their first bytes, not by their names. */
public final class Decompression {
  private static final int HEAD_BYTES = 16;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_XZ_MEMORY_KIB = 256 << 10;

  private static final String READABLE = "gzip, bzip2, xz, zstd and zlib can be read";

  /** Formats that are detected but not supported, with the first bytes of a file in Latin-1. */
  private static final List<Format> UNSUPPORTED =
      List.of(
          new Format("LZ4", "\u0004\"M\u0018"),
          new Format("LZ4", "\u0002!L\u0018"),
          new Format("Snappy", "\u00FF\u0006\u0000\u0000sNaPpY"),
          new Format("ZIP", "PK\u0003\u0004"),
          new Format("ZIP", "PK\u0005\u0006"),
          new Format("7z", "7z\u00BC\u00AF\u0027\u001C"),
          new Format("RAR", "Rar!\u001A\u0007"),
          new Format("LZMA", "]\u0000\u0000"),
          new Format("LZIP", "LZIP\u0001"),
          new Format("LZO", "\u0089LZO\u0000\r\n\u001A\n"),
          new Format("LZW (compress)", "\u001F\u009D"),
          new Format("LZH (compress)", "\u001F\u00A0"));

  /** Extensions of unsupported formats without magic bytes. */
  private static final List<String> UNSUPPORTED_EXTENSIONS =
      List.of(".br", ".deflate", ".lz4", ".lzma", ".lzo", ".snappy", ".sz", ".z", ".zz");

  /** The supported formats. */
  public enum Compression {
    NONE,
    GZIP,
    BZIP2,
    XZ,
    ZSTD,
    ZLIB
  }

  private Decompression() {}

  @Value
  private static class Format {
    String name;
    String head;
  }

  /**
   * Opens a file for reading. All members of a gzip, bzip2, xz or zstd file are read. A file that
   * is not compressed is read unchanged.
   *
   * @param in the bytes of the file; closed with the returned stream, and left open on failure
   * @param fileName whose extension shows an unsupported format that has no magic bytes
   * @throws IOException if the compression format is not supported
   */
  public static InputStream open(InputStream in, String fileName) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
    buffered.mark(HEAD_BYTES);
    Compression compression = compression(buffered, fileName);
    buffered.reset();
    switch (compression) {
      case GZIP:
        return new GzipCompressorInputStream(buffered, true);
      case BZIP2:
        return new BZip2CompressorInputStream(buffered, true);
      case XZ:
        return new XZInputStream(buffered, MAX_XZ_MEMORY_KIB);
      case ZSTD:
        return new ZstdFrames(buffered);
      case ZLIB:
        return new ZlibInputStream(buffered);
      default:
        return buffered;
    }
  }

  /**
   * Detects the format of a file by its first bytes.
   *
   * @param in the bytes of the file; up to 16 bytes are read
   * @param fileName whose extension shows an unsupported format that has no magic bytes
   * @throws IOException if the compression format is not supported
   */
  public static Compression compression(InputStream in, String fileName) throws IOException {
    byte[] head = in.readNBytes(HEAD_BYTES);
    if (startsWith(head, "\u001F\u008B")) {
      return Compression.GZIP;
    }
    // The digit is the block size. It is followed by the first block or the end of the stream.
    if (startsWith(head, "BZh")
        && head.length > 4
        && head[3] >= '1'
        && head[3] <= '9'
        && (head[4] == 0x31 || head[4] == 0x17)) {
      return Compression.BZIP2;
    }
    if (startsWith(head, "\u00FD7zXZ\u0000")) {
      return Compression.XZ;
    }
    if (startsWith(head, "\u0028\u00B5\u002F\u00FD") || isSkippableZstdFrame(head)) {
      return Compression.ZSTD;
    }
    if (isZlib(head)) {
      return Compression.ZLIB;
    }
    for (Format format : UNSUPPORTED) {
      if (startsWith(head, format.head)) {
        throw unsupported(format.name);
      }
    }
    String name = fileName.toLowerCase(Locale.ROOT);
    for (String extension : UNSUPPORTED_EXTENSIONS) {
      if (name.endsWith(extension) && isBinary(head)) {
        throw unsupported(extension);
      }
    }
    return Compression.NONE;
  }

  /** Returns why decompression failed. Many decompressors throw without a message. */
  public static String reason(Exception e) {
    if (e instanceof EOFException) {
      return "the file is cut off";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static IOException unsupported(String format) {
    return new IOException("it is compressed as " + format + "; " + READABLE);
  }

  private static boolean startsWith(byte[] head, String start) {
    if (head.length < start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if ((head[i] & 0xFF) != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSkippableZstdFrame(byte[] head) {
    return head.length > 3
        && (head[0] & 0xF0) == 0x50
        && head[1] == 0x2A
        && head[2] == 0x4D
        && head[3] == 0x18;
  }

  /** RFC 1950, section 2.2, for a window of 32 KB. Text can also begin with such bytes: "x^". */
  private static boolean isZlib(byte[] head) {
    return head.length > 2
        && head[0] == 0x78
        && ((head[0] << 8) + (head[1] & 0xFF)) % 31 == 0
        && (head[1] & 0x20) == 0
        && isBinary(head);
  }

  private static boolean isBinary(byte[] head) {
    for (byte b : head) {
      if (b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        return true;
      }
    }
    return false;
  }

  /** Rejects bytes after the end of the stream, which {@link InflaterInputStream} ignores. */
  private static final class ZlibInputStream extends InflaterInputStream {
    ZlibInputStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      if (read < 0 && (inf.getRemaining() > 0 || in.read() >= 0)) {
        throw new IOException("there are bytes after the end of the zlib stream");
      }
      return read;
    }
  }
}
