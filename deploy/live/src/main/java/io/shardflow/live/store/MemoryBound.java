package io.shardflow.live.store;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the memory of all cells below a bound: what is oldest in the largest data set is merged.
 */
final class MemoryBound {
  private static final int MAX_ROUNDS = 1_000;

  private final DataSets dataSets;
  private final long max;
  private final AtomicLong sequence;
  private final AtomicLong bytes = new AtomicLong();

  MemoryBound(DataSets dataSets, long max, AtomicLong sequence) {
    this.dataSets = dataSets;
    this.max = max;
    this.sequence = sequence;
  }

  void add(long difference) {
    bytes.addAndGet(difference);
  }

  /** Merges cells until the memory is below the bound. The caller has no lock. */
  void enforce() {
    if (bytes.get() <= max) {
      return;
    }
    synchronized (this) {
      if (bytes.get() > max) {
        forEachPart(Part::trim);
      }
      // Some more, so that this is not done for each row.
      long enough = max - max / 8;
      for (int round = 0; bytes.get() > enough && round < MAX_ROUNDS; round++) {
        coarsenLargest();
      }
    }
  }

  private interface Task {
    void run(Part part);
  }

  private void forEachPart(Task task) {
    for (DataSets.Group group : dataSets.groups()) {
      group.lock.writeLock().lock();
      try {
        group.parts.values().forEach(part -> measured(part, () -> task.run(part)));
      } finally {
        group.lock.writeLock().unlock();
      }
    }
  }

  private void measured(Part part, Runnable task) {
    long before = part.cellBytes();
    task.run();
    add(part.cellBytes() - before);
  }

  private void coarsenLargest() {
    DataSets.Group largestGroup = null;
    Part largest = null;
    long size = 0;
    for (DataSets.Group group : dataSets.groups()) {
      group.lock.writeLock().lock();
      try {
        for (Part part : group.parts.values()) {
          if (part.cellBytes() > size) {
            size = part.cellBytes();
            largest = part;
            largestGroup = group;
          }
        }
      } finally {
        group.lock.writeLock().unlock();
      }
    }
    if (largest == null) {
      return;
    }
    Part part = largest;
    largestGroup.lock.writeLock().lock();
    try {
      if (!largestGroup.parts.containsValue(part)) {
        return;
      }
      long number = sequence.incrementAndGet();
      measured(part, () -> part.coarsen(number));
      largestGroup.changed = number;
      largestGroup.restructured = number;
    } finally {
      largestGroup.lock.writeLock().unlock();
    }
  }
}
