package io.shardflow.benchmark.limit;

import java.io.IOException;

/** What a job is when nothing but the machine sets a limit. */
interface Loop extends AutoCloseable {
  /** How far an event may be behind the newest one, in milliseconds. */
  long OUT_OF_ORDERNESS = 5000;

  /** Takes the event that begins here; returns where the next one does. */
  int take(byte[] bytes, int at) throws IOException;

  /** Closes the windows that are over; called now and then. */
  void advance() throws IOException;

  /** Closes all windows and files. */
  @Override
  void close() throws IOException;
}
