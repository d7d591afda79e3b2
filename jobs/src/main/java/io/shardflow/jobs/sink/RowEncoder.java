package io.shardflow.jobs.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;

/** Writes the records of a data set, a line each. */
@FunctionalInterface
interface RowEncoder<T> extends Serializable {
  void encode(T record, OutputStream out) throws IOException;

  /** What a file of such records begins with. */
  default byte[] header(T first) throws IOException {
    return new byte[0];
  }
}
