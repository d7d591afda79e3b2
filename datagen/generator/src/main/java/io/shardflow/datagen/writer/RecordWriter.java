package io.shardflow.datagen.writer;

import io.shardflow.datagen.GeneratedRecord;
import java.io.Closeable;
import java.io.IOException;

/** Where records go. */
public interface RecordWriter extends Closeable {
  void write(String partitionKey, byte[] payload) throws IOException;

  default void write(GeneratedRecord record) throws IOException {
    write(record.partitionKey(), record.payload());
  }

  /** What has been done so far, still counting. */
  Tally tally();

  /** Sends what was held back. */
  void flush() throws IOException;
}
