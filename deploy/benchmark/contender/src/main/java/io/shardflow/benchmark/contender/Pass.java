package io.shardflow.benchmark.contender;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;

/**
 * One time through a folder of events.
 *
 * @param seconds from its start to its end
 * @param cpuSeconds of all threads of the JVM, its compiler and collector included
 */
public record Pass(double seconds, double cpuSeconds) {
  private static final String MARK = "benchmark-pass";
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Does this work, and tells what it took. */
  public static Pass measure(Exit.Work work) throws Exception {
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    return new Pass((System.nanoTime() - start) / 1e9, (PROCESS.getProcessCpuTime() - cpu) / 1e9);
  }

  /** The pass that a line of a contender's output stands for; empty if it is another line. */
  public static Optional<Pass> of(String line) {
    String[] words = line.split(" ");
    return words.length == 3 && words[0].equals(MARK)
        ? Optional.of(new Pass(Double.parseDouble(words[1]), Double.parseDouble(words[2])))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s %.6f %.6f", MARK, seconds, cpuSeconds);
  }
}
