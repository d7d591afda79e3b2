package io.shardflow.datagen;

import java.io.Closeable;
import java.io.IOException;

/** Where generated records go. */
public interface RecordWriter extends Closeable {
  void write(GeneratedRecord record) throws IOException;

  /** Sends what was held back. */
  void flush() throws IOException;
}
