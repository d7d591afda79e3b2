package io.shardflow.live.store;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells listeners that something has changed: soon, but not for each row. */
final class ChangeNotifier implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 50;

  /** Some results change a while after the last row: see {@link Subscription#poll}. */
  private static final long[] LATER_MILLIS = {1_200, 11_000};

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean[] scheduledLater = {new AtomicBoolean(), new AtomicBoolean()};
  private volatile long lastChange;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread result = new Thread(task, "live-changes");
            result.setDaemon(true);
            return result;
          });

  AutoCloseable add(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void changed() {
    lastChange = System.nanoTime();
    if (listeners.isEmpty() || thread.isShutdown()) {
      return;
    }
    if (scheduled.compareAndSet(false, true)) {
      thread.schedule(
          () -> {
            scheduled.set(false);
            listeners.forEach(Runnable::run);
          },
          INTERVAL_MILLIS,
          TimeUnit.MILLISECONDS);
    }
    for (int i = 0; i < LATER_MILLIS.length; i++) {
      if (scheduledLater[i].compareAndSet(false, true)) {
        later(i, LATER_MILLIS[i]);
      }
    }
  }

  private void later(int index, long millis) {
    thread.schedule(
        () -> {
          long quiet = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastChange);
          if (quiet < LATER_MILLIS[index]) {
            later(index, LATER_MILLIS[index] - quiet);
          } else {
            scheduledLater[index].set(false);
            listeners.forEach(Runnable::run);
          }
        },
        millis,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
