package io.shardflow.jobs.sink;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes blocks of rows into files, which begin with the header. */
final class BlockEncoder implements Encoder<RowBlock> {
  private static final long serialVersionUID = 1L;

  private transient OutputStream headed;

  @Override
  public void encode(RowBlock block, OutputStream stream) throws IOException {
    if (stream != headed) {
      // One encoder writes to the files of several folders by turns.
      if (!(stream instanceof FSDataOutputStream file) || file.getPos() == 0) {
        stream.write(block.header());
      }
      headed = stream;
    }
    stream.write(block.rows());
  }
}
