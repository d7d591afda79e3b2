package io.shardflow.jobs.compact.format;

import io.shardflow.codec.file.Decompression;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.core.fs.Path;

/** Merges files of lines: JSON Lines, and CSV with a header row, also compressed. */
public final class TextMerger implements FileMerger {
  private static final int BUFFER_BYTES = 1 << 16;

  private final boolean hasHeader;
  private final boolean isCompressed;

  /**
   * Creates a merger.
   *
   * @param hasHeader whether the first line of each file names its columns
   * @param isCompressed whether the merged file is compressed by gzip
   */
  public TextMerger(boolean hasHeader, boolean isCompressed) {
    this.hasHeader = hasHeader;
    this.isCompressed = isCompressed;
  }

  @Override
  public Optional<String> columns(Path file) throws IOException {
    if (!hasHeader) {
      return Optional.of("");
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = open(file)) {
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        line.write(b);
      }
    }
    return Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  @Override
  public long merge(List<Path> files, OutputStream out) throws IOException {
    GZIPOutputStream gzip = isCompressed ? new GZIPOutputStream(out, BUFFER_BYTES) : null;
    OutputStream lines = gzip == null ? out : gzip;
    boolean isFirst = true;
    for (Path file : files) {
      try (InputStream in = open(file)) {
        append(in, !isFirst, lines);
      }
      isFirst = false;
    }
    if (gzip != null) {
      gzip.finish();
    }
    return -1;
  }

  private void append(InputStream in, boolean withoutHeader, OutputStream out) throws IOException {
    if (hasHeader && withoutHeader) {
      int b = in.read();
      while (b >= 0 && b != '\n') {
        b = in.read();
      }
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    byte last = '\n';
    for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
      out.write(buffer, 0, length);
      last = buffer[length - 1];
    }
    if (last != '\n') {
      out.write('\n');
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(file.getFileSystem().open(file), BUFFER_BYTES);
    return file.getName().endsWith(".gz")
        ? new BufferedInputStream(Decompression.open(in, file.getName()), BUFFER_BYTES)
        : in;
  }
}
