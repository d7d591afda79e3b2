package io.shardflow.benchmark.loop;

import java.io.IOException;

/** A job as a loop over the bytes of its input, without a framework. */
interface JobLoop extends AutoCloseable {
  /** The maximum out-of-orderness of events, in milliseconds. */
  long OUT_OF_ORDERNESS_MILLIS = 5000;

  /** Processes the event that starts at an offset; returns the offset of the next one. */
  int process(byte[] bytes, int offset) throws IOException;

  /** Emits the windows that are complete. Called once per block of events. */
  void closeCompleteWindows() throws IOException;

  /** Emits all windows, and closes all files. */
  @Override
  void close() throws IOException;
}
