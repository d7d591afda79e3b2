package io.shardflow.benchmark.spark;

import io.shardflow.benchmark.contender.Contender;
import io.shardflow.benchmark.contender.Exit;
import io.shardflow.benchmark.contender.Turns;

/** Takes the turns of the contender on Spark: {@code PARALLELISM}. */
public final class SparkMain {
  private SparkMain() {}

  public static void main(String[] arguments) {
    Exit.after(() -> takeTurns(arguments));
  }

  private static void takeTurns(String[] arguments) throws Exception {
    try (Contender contender = new SparkContender(Integer.parseInt(arguments[0]))) {
      Turns.take(contender, System.in, System.out);
    }
  }
}
