package io.shardflow.jobs.sink.text;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;

/** Writes the records of a data set, one row per record. */
@FunctionalInterface
public interface RowEncoder<T> extends Serializable {
  /** Writes one row, with a line break at its end. */
  void encode(T record, OutputStream out) throws IOException;

  /** Returns the header of a file with rows like the first one; empty by default. */
  default byte[] header(T first) throws IOException {
    return new byte[0];
  }
}
