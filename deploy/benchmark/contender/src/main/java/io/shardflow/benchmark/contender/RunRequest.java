package io.shardflow.benchmark.contender;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A request to a contender to run a job repeatedly.
 *
 * @param job the name of the job
 * @param input the folder of events
 * @param output the folder to which each run writes; afterwards it holds the output of the last run
 * @param minDuration runs are repeated until they have taken at least this long in total; there is
 *     always at least one
 */
public record RunRequest(String job, Path input, Path output, Duration minDuration) {
  /**
   * How long a contender warms up with events on one core. With more cores, the JIT compiler
   * finishes sooner.
   */
  public static final Duration WARM_UP = Duration.ofSeconds(40);

  /** How long it warms up with tiny inputs: starting a job also runs a lot of code. */
  public static final Duration START_WARM_UP = Duration.ofSeconds(6);

  /** How long the cost of starting and ending a job is measured in each round. */
  public static final Duration START_MEASUREMENT = Duration.ofSeconds(1);

  /** How long each round is measured. */
  public static final Duration MEASUREMENT = Duration.ofSeconds(3);

  private static final String SEPARATOR = "\t";

  /** Parses a line written by {@link #toLine}. */
  static RunRequest parse(String line) {
    String[] words = line.split(SEPARATOR);
    return new RunRequest(words[0], Path.of(words[1]), Path.of(words[2]), Duration.parse(words[3]));
  }

  /** Returns this request as one line of text. */
  public String toLine() {
    return String.join(SEPARATOR, job, input.toString(), output.toString(), minDuration.toString());
  }
}
