package io.shardflow.benchmark.contender;

import java.util.Locale;
import java.util.Optional;

/**
 * One time through a folder of events.
 *
 * @param seconds from the job's start to its end
 * @param cpuSeconds of all threads of the JVM, its compiler and collector included
 */
public record Pass(double seconds, double cpuSeconds) {
  private static final String MARK = "benchmark-pass";

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
