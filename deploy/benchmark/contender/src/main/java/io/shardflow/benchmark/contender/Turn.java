package io.shardflow.benchmark.contender;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a contender is asked to do.
 *
 * @param job which of the jobs it does
 * @param input a folder of events
 * @param output a folder in which each pass writes; holds what the last one wrote in the end
 * @param work for how long it works through the input again and again, at least once
 */
public record Turn(String job, Path input, Path output, Duration work) {
  /**
   * For how long a contender works before it counts, on one core; on more, the compiler is done
   * sooner.
   */
  public static final Duration WARM_UP = Duration.ofSeconds(40);

  /** For how long it does next to nothing before: starting a job is a lot of code, too. */
  public static final Duration STARTS = Duration.ofSeconds(6);

  /** For how long it does next to nothing in a round. */
  public static final Duration START = Duration.ofSeconds(1);

  /** How long a turn that counts is, at least. */
  public static final Duration MEASURED = Duration.ofSeconds(3);

  private static final String BETWEEN = "\t";

  /** Reads what {@link #line} wrote. */
  static Turn of(String line) {
    String[] words = line.split(BETWEEN);
    return new Turn(words[0], Path.of(words[1]), Path.of(words[2]), Duration.parse(words[3]));
  }

  /** The line that stands for this turn. */
  public String line() {
    return String.join(BETWEEN, job, input.toString(), output.toString(), work.toString());
  }
}
