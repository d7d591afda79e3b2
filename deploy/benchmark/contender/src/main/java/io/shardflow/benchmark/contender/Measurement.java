package io.shardflow.benchmark.contender;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;

/**
 * The time of one run over a folder of events.
 *
 * @param seconds the wall-clock time
 * @param cpuSeconds the CPU time of all threads of the JVM, including its compiler and collector
 */
public record Measurement(double seconds, double cpuSeconds) {
  private static final String LINE_PREFIX = "benchmark-measurement";
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Runs the work, and returns its time. */
  public static Measurement of(ProcessExit.Work work) throws Exception {
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    return new Measurement(
        (System.nanoTime() - start) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9);
  }

  /** Parses a line of a contender's output; returns empty if it is not a measurement. */
  public static Optional<Measurement> parse(String line) {
    String[] words = line.split(" ");
    return words.length == 3 && words[0].equals(LINE_PREFIX)
        ? Optional.of(new Measurement(Double.parseDouble(words[1]), Double.parseDouble(words[2])))
        : Optional.empty();
  }

  /** Returns the line that {@link #parse} reads. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %.6f %.6f", LINE_PREFIX, seconds, cpuSeconds);
  }
}
