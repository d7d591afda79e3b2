package io.shardflow.datagen.writer;

import io.shardflow.datagen.events.GeneratedRecord;
import java.io.Closeable;
import java.io.IOException;

/** Writes records to a destination. It may buffer them until it is flushed or closed. */
public interface RecordWriter extends Closeable {
  void write(String partitionKey, byte[] payload) throws IOException;

  default void write(GeneratedRecord record) throws IOException {
    write(record.partitionKey(), record.payload());
  }

  /** Returns the counters of this writer, which it keeps updating. */
  Tally tally();

  /** Sends the buffered records. */
  void flush() throws IOException;
}
