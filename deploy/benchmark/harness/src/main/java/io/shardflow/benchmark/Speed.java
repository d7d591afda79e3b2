package io.shardflow.benchmark;

import io.shardflow.benchmark.contender.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What was measured of one contender with one job at one parallelism: a figure a round. */
final class Speed {
  private final long records;
  private final List<Double> recordsPerSecond = new ArrayList<>();
  private final List<Double> cpuSeconds = new ArrayList<>();

  /**
   * Nothing measured so far.
   *
   * @param records of a pass
   */
  Speed(long records) {
    this.records = records;
  }

  /**
   * Adds a round: all passes of a turn together, each less what starting and ending a job takes.
   *
   * @param tiny passes through next to nothing, which tell that
   */
  void add(List<Pass> tiny, List<Pass> turn) {
    recordsPerSecond.add(records / net(tiny, turn, Pass::seconds));
    cpuSeconds.add(net(tiny, turn, Pass::cpuSeconds) / records * 1e6);
  }

  /** Records a second: the median of the rounds. */
  double median() {
    return median(values(recordsPerSecond));
  }

  /** Records a second in the last round. */
  double latest() {
    return recordsPerSecond.get(recordsPerSecond.size() - 1);
  }

  double least() {
    return values(recordsPerSecond).min().orElseThrow();
  }

  double most() {
    return values(recordsPerSecond).max().orElseThrow();
  }

  /** Of all threads, for a million records: the median of the rounds. */
  double cpuSecondsPerMillion() {
    return median(values(cpuSeconds));
  }

  private static double net(List<Pass> tiny, List<Pass> turn, ToDoubleFunction<Pass> figure) {
    return turn.stream().mapToDouble(figure).average().orElseThrow()
        - median(tiny.stream().mapToDouble(figure));
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
