package io.shardflow.jobs.sink.text;

import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes blocks of rows to a gzip file. */
public final class GzipWriter implements BulkWriter<RowBlock> {
  private static final int BUFFER_BYTES = 1 << 16;

  private final BlockEncoder encoder = new BlockEncoder();
  private final FSDataOutputStream file;
  private GZIPOutputStream out;

  public GzipWriter(FSDataOutputStream file) {
    this.file = file;
  }

  @Override
  public void addElement(RowBlock block) throws IOException {
    if (out == null) {
      // Only now: a file that was begun before a restart is closed without another block, and it
      // may not be compressed.
      out = new GZIPOutputStream(file, BUFFER_BYTES);
    }
    encoder.encode(block, out);
  }

  @Override
  public void flush() throws IOException {
    if (out != null) {
      out.flush();
    }
  }

  /** Ends the compressed data. Flink closes the file itself. */
  @Override
  public void finish() throws IOException {
    if (out != null) {
      out.finish();
    }
  }
}
