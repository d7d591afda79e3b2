package io.shardflow.benchmark.report;

import io.shardflow.benchmark.options.BenchmarkJob;
import io.shardflow.benchmark.options.ContenderType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The measured throughput of all contenders, by job and number of cores. */
public final class Results {
  /** What was measured. */
  public record Entry(BenchmarkJob job, int parallelism, ContenderType contender) {}

  private final Map<Entry, Throughput> throughputs =
      new TreeMap<>(
          Comparator.comparing(Entry::job)
              .thenComparing(Entry::parallelism)
              .thenComparing(Entry::contender));

  public void put(Entry entry, Throughput throughput) {
    throughputs.put(entry, throughput);
  }

  /** Returns everything that was measured, by job, number of cores and contender. */
  List<Entry> entries() {
    return List.copyOf(throughputs.keySet());
  }

  /**
   * Returns the median of another contender's records per second, for the same job and number of
   * cores; NaN if it was not measured.
   */
  double median(Entry entry, ContenderType contender) {
    Throughput throughput = get(new Entry(entry.job(), entry.parallelism(), contender));
    return throughput == null ? Double.NaN : throughput.median();
  }

  Throughput get(Entry entry) {
    return throughputs.get(entry);
  }
}
