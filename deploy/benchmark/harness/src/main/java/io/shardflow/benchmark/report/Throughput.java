package io.shardflow.benchmark.report;

import io.shardflow.benchmark.contender.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The throughput of one contender for one job on a number of cores, with one value per round. */
public final class Throughput {
  private final long records;
  private final List<Double> recordsPerSecond = new ArrayList<>();
  private final List<Double> cpuSeconds = new ArrayList<>();

  /**
   * Creates an object without any rounds.
   *
   * @param records the number of events per run
   */
  public Throughput(long records) {
    this.records = records;
  }

  /**
   * Adds a round. Its value is the mean of the runs, minus the median cost of starting and ending a
   * job.
   *
   * @param starts runs with next to no events, which measure that cost
   * @param runs runs with all events
   */
  public void add(List<Measurement> starts, List<Measurement> runs) {
    recordsPerSecond.add(records / net(starts, runs, Measurement::seconds));
    cpuSeconds.add(net(starts, runs, Measurement::cpuSeconds) / records * 1e6);
  }

  /** Returns the records per second: the median of the rounds. */
  public double median() {
    return median(values(recordsPerSecond));
  }

  /** Returns the records per second of the last round. */
  public double latest() {
    return recordsPerSecond.get(recordsPerSecond.size() - 1);
  }

  /** Returns the records per second of the slowest round. */
  public double min() {
    return values(recordsPerSecond).min().orElseThrow();
  }

  /** Returns the records per second of the fastest round. */
  public double max() {
    return values(recordsPerSecond).max().orElseThrow();
  }

  /** Returns the CPU time of all threads per million records, in seconds: the median. */
  public double cpuSecondsPerMillion() {
    return median(values(cpuSeconds));
  }

  private static double net(
      List<Measurement> starts, List<Measurement> runs, ToDoubleFunction<Measurement> time) {
    return runs.stream().mapToDouble(time).average().orElseThrow()
        - median(starts.stream().mapToDouble(time));
  }

  private static DoubleStream values(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue);
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
