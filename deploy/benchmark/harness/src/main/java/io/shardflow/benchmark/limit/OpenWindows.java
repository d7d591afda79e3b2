package io.shardflow.benchmark.limit;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The tumbling windows that are not over; times are in milliseconds since 1970. */
final class OpenWindows<W> {
  /** Writes what came of a window. */
  interface Closing<W> {
    void close(long start, W window) throws IOException;
  }

  private final long size;
  private final Supplier<W> empty;
  private final Closing<W> closing;
  private final TreeMap<Long, W> windows = new TreeMap<>();
  private long newest = Long.MIN_VALUE;
  private long closed = Long.MIN_VALUE;
  private long lastStart = Long.MIN_VALUE;
  private W last;

  OpenWindows(long size, Supplier<W> empty, Closing<W> closing) {
    this.size = size;
    this.empty = empty;
    this.closing = closing;
  }

  /** The window of an event of this time. */
  W of(long time) {
    long start = time - Math.floorMod(time, size);
    if (start < closed) {
      throw new UnsupportedOperationException("An event is late");
    }
    newest = Math.max(newest, time);
    if (start != lastStart) {
      lastStart = start;
      last = windows.computeIfAbsent(start, key -> empty.get());
    }
    return last;
  }

  /** Closes the windows that end so long before the newest event. */
  void advance(long delay) throws IOException {
    closeUntil(newest - delay);
  }

  void closeAll() throws IOException {
    closeUntil(Long.MAX_VALUE);
  }

  private void closeUntil(long time) throws IOException {
    while (!windows.isEmpty() && windows.firstKey() + size <= time) {
      Map.Entry<Long, W> window = windows.pollFirstEntry();
      closed = window.getKey() + size;
      lastStart = Long.MIN_VALUE;
      closing.close(window.getKey(), window.getValue());
    }
  }
}
