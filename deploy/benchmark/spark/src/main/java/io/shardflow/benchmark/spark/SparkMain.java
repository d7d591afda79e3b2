package io.shardflow.benchmark.spark;

import io.shardflow.benchmark.contender.Contender;
import io.shardflow.benchmark.contender.ContenderServer;
import io.shardflow.benchmark.contender.ProcessExit;

/** The main class of the contender on Spark. Arguments: {@code PARALLELISM FORMAT}. */
public final class SparkMain {
  private SparkMain() {}

  public static void main(String[] arguments) {
    ProcessExit.after(() -> serve(arguments));
  }

  private static void serve(String[] arguments) throws Exception {
    try (Contender contender = new SparkContender(Integer.parseInt(arguments[0]), arguments[1])) {
      ContenderServer.serve(contender, System.in, System.out);
    }
  }
}
