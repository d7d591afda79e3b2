package io.shardflow.jobs.runtime;

import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes records as an encoder does, compressed. */
final class GzipWriter<T> implements BulkWriter<T> {
  private static final int BUFFER_BYTES = 1 << 16;

  private final Encoder<T> encoder;
  private final FSDataOutputStream file;
  private GZIPOutputStream out;

  GzipWriter(Encoder<T> encoder, FSDataOutputStream file) {
    this.encoder = encoder;
    this.file = file;
  }

  @Override
  public void addElement(T element) throws IOException {
    if (out == null) {
      // Not before: a file from before a restart, which may not be compressed, just gets closed.
      out = new GZIPOutputStream(file, BUFFER_BYTES);
    }
    encoder.encode(element, out);
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
