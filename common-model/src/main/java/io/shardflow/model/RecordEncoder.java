package io.shardflow.model;

import java.io.IOException;
import java.io.OutputStream;

/** Writes records as lines of UTF-8, each of which ends with {@code \n}. Not thread-safe. */
public interface RecordEncoder {
  /**
   * Returns the first line of a file of such records, or an empty array if the format has none.
   *
   * @param first the first record of the file
   */
  byte[] header(OutputRecord first) throws IOException;

  /**
   * Writes the record's line to the stream in one call.
   *
   * @throws UnwritableRowException before anything is written, if the format has one row per line
   *     and a text of the record contains a line break
   */
  void encode(OutputRecord value, OutputStream out) throws IOException;
}
