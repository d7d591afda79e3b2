package io.shardflow.benchmark.loop;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Open tumbling windows. Times are in milliseconds since the epoch. */
final class TumblingWindows<W> {
  /** Emits the result of a window. */
  interface Emitter<W> {
    void emit(long start, W window) throws IOException;
  }

  private final long size;
  private final Supplier<W> factory;
  private final Emitter<W> emitter;
  private final TreeMap<Long, W> windows = new TreeMap<>();
  private long maxTime = Long.MIN_VALUE;
  private long closedUntil = Long.MIN_VALUE;
  private long lastStart = Long.MIN_VALUE;
  private W last;

  TumblingWindows(long size, Supplier<W> factory, Emitter<W> emitter) {
    this.size = size;
    this.factory = factory;
    this.emitter = emitter;
  }

  /** Returns the window that contains a time. */
  W of(long time) {
    long start = time - Math.floorMod(time, size);
    if (start < closedUntil) {
      throw new UnsupportedOperationException("Late event");
    }
    maxTime = Math.max(maxTime, time);
    if (start != lastStart) {
      lastStart = start;
      last = windows.computeIfAbsent(start, key -> factory.get());
    }
    return last;
  }

  /** Emits the windows that are complete, given the maximum out-of-orderness of events. */
  void closeComplete(long outOfOrderness) throws IOException {
    closeUntil(maxTime - outOfOrderness);
  }

  /** Emits all windows. */
  void closeAll() throws IOException {
    closeUntil(Long.MAX_VALUE);
  }

  private void closeUntil(long time) throws IOException {
    while (!windows.isEmpty() && windows.firstKey() + size <= time) {
      Map.Entry<Long, W> window = windows.pollFirstEntry();
      closedUntil = window.getKey() + size;
      lastStart = Long.MIN_VALUE;
      emitter.emit(window.getKey(), window.getValue());
    }
  }
}
