package io.shardflow.jobs.sink.text;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes blocks of rows to files, and the header at the beginning of each file. */
public final class BlockEncoder implements Encoder<RowBlock> {
  private static final long serialVersionUID = 1L;

  private transient OutputStream streamWithHeader;

  @Override
  public void encode(RowBlock block, OutputStream stream) throws IOException {
    // One encoder writes to the files of several buckets in turn.
    if (stream != streamWithHeader) {
      if (!isContinued(stream)) {
        stream.write(block.header());
      }
      streamWithHeader = stream;
    }
    stream.write(block.rows());
  }

  private static boolean isContinued(OutputStream stream) throws IOException {
    return stream instanceof FSDataOutputStream && ((FSDataOutputStream) stream).getPos() > 0;
  }
}
