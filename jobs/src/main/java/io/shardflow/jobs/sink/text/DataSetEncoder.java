package io.shardflow.jobs.sink.text;

import io.shardflow.codec.csv.CsvEncoder;
import io.shardflow.codec.json.JsonEncoder;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RecordEncoder;
import java.io.IOException;
import java.io.OutputStream;

/** Encodes records as rows in the format of a data set. */
public final class DataSetEncoder<T extends OutputRecord> implements RowEncoder<T> {
  private static final long serialVersionUID = 1L;

  private final boolean isCsv;
  private transient RecordEncoder encoder;

  private DataSetEncoder(boolean isCsv) {
    this.isCsv = isCsv;
  }

  /** Returns an encoder of JSON Lines. */
  public static <T extends OutputRecord> DataSetEncoder<T> json() {
    return new DataSetEncoder<>(false);
  }

  /** Returns an encoder of CSV. */
  public static <T extends OutputRecord> DataSetEncoder<T> csv() {
    return new DataSetEncoder<>(true);
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
      encoder = isCsv ? new CsvEncoder() : new JsonEncoder();
    }
    return encoder;
  }
}
