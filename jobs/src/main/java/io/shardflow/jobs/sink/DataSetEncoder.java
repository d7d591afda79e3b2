package io.shardflow.jobs.sink;

import io.shardflow.codec.csv.CsvEncoder;
import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RecordEncoder;
import java.io.IOException;
import java.io.OutputStream;

/** Encodes records as rows in the format of a data set. */
final class DataSetEncoder<T extends OutputRecord> implements RowEncoder<T> {
  private static final long serialVersionUID = 1L;

  private final SinkOptions.Format format;
  private transient RecordEncoder encoder;

  DataSetEncoder(SinkOptions.Format format) {
    this.format = format;
  }

  @Override
  public void encode(T record, OutputStream out) throws IOException {
    encoder().encode(record, out);
  }

  @Override
  public byte[] header(T first) throws IOException {
    return encoder().header(first);
  }

  private RecordEncoder encoder() {
    if (encoder == null) {
      encoder = format == SinkOptions.Format.CSV ? new CsvEncoder() : new JsonEncoder();
    }
    return encoder;
  }
}
