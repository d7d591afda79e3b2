package io.shardflow.jobs.sink;

import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes blocks of rows, compressed. */
final class GzipWriter implements BulkWriter<RowBlock> {
  private static final int BUFFER_BYTES = 1 << 16;

  private final BlockEncoder encoder = new BlockEncoder();
  private final FSDataOutputStream file;
  private GZIPOutputStream out;

  GzipWriter(FSDataOutputStream file) {
    this.file = file;
  }

  @Override
  public void addElement(RowBlock block) throws IOException {
    if (out == null) {
      // Not before: a file from before a restart, which may not be compressed, just gets closed.
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

  /** Ends what is compressed; the file itself is closed by Flink. */
  @Override
  public void finish() throws IOException {
    if (out != null) {
      out.finish();
    }
  }
}
