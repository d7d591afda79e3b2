package io.shardflow.jobs.runtime;

import io.shardflow.model.OutputRecord;
import io.shardflow.model.RecordEncoder;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Writes the records of a data set into its files, the header first where the format has one. */
final class DataSetEncoder<T extends OutputRecord> implements Encoder<T> {
  private static final long serialVersionUID = 1L;

  private final SinkOptions.Format format;
  private transient RecordEncoder encoder;
  private transient OutputStream headed;

  DataSetEncoder(SinkOptions.Format format) {
    this.format = format;
  }

  @Override
  public void encode(T element, OutputStream stream) throws IOException {
    if (encoder == null) {
      encoder =
          switch (format) {
            case JSON -> RecordEncoder.json();
            case CSV -> RecordEncoder.csv();
          };
    }
    if (stream != headed) {
      // One encoder writes to the files of several folders by turns.
      if (!(stream instanceof FSDataOutputStream file) || file.getPos() == 0) {
        stream.write(encoder.header(element));
      }
      headed = stream;
    }
    encoder.encode(element, stream);
  }
}
