package io.shardflow.jobs.source.file;

import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import java.io.IOException;

/** The records of one file. */
interface InputRecords<E extends Event> {
  /** Returns the next record, or null at the end of the file. */
  Decoded<E> next() throws IOException;

  /** Returns the number of the line that was read last, from 1; 0 before the first line. */
  long lineNumber();

  /** Returns approximately how many bytes of records have been read. */
  long bytesRead();
}
