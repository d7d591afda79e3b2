package io.shardflow.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that was measured. */
final class Results {
  /** What one figure is of. */
  record Entry(Task task, int parallelism, Rival rival) {}

  private final Map<Entry, Speed> speeds =
      new TreeMap<>(
          Comparator.comparing(Entry::task)
              .thenComparing(Entry::parallelism)
              .thenComparing(Entry::rival));

  void put(Entry entry, Speed speed) {
    speeds.put(entry, speed);
  }

  /** What there are figures of, in order. */
  List<Entry> entries() {
    return List.copyOf(speeds.keySet());
  }

  /** Records a second of another contender at the same; NaN if it was not measured. */
  double of(Entry entry, Rival rival) {
    Speed speed = speeds.get(new Entry(entry.task(), entry.parallelism(), rival));
    return speed == null ? Double.NaN : speed.median();
  }

  Speed of(Entry entry) {
    return speeds.get(entry);
  }
}
