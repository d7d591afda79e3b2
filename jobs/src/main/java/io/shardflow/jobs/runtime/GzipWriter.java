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
  private final GZIPOutputStream out;

  GzipWriter(Encoder<T> encoder, FSDataOutputStream file) throws IOException {
    this.encoder = encoder;
    this.out = new GZIPOutputStream(file, BUFFER_BYTES);
  }

  @Override
  public void addElement(T element) throws IOException {
    encoder.encode(element, out);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** Ends what is compressed; the file itself is closed by Flink. */
  @Override
  public void finish() throws IOException {
    out.finish();
  }
}
