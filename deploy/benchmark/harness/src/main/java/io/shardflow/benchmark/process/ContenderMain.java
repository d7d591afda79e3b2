package io.shardflow.benchmark.process;

import io.shardflow.benchmark.baseline.BaselineContender;
import io.shardflow.benchmark.contender.Contender;
import io.shardflow.benchmark.contender.ContenderServer;
import io.shardflow.benchmark.contender.ProcessExit;
import io.shardflow.benchmark.flink.ShardflowContender;
import io.shardflow.benchmark.flink.SqlContender;
import io.shardflow.benchmark.loop.ReferenceLoopContender;
import java.nio.file.Path;

/** The main class of all contenders except Spark. Arguments: {@code CONTENDER PARALLELISM}. */
final class ContenderMain {
  private ContenderMain() {}

  public static void main(String[] arguments) {
    ProcessExit.after(() -> serve(arguments));
  }

  private static void serve(String[] arguments) throws Exception {
    try (Contender contender = contender(arguments[0], Integer.parseInt(arguments[1]))) {
      ContenderServer.serve(contender, System.in, System.out);
    }
  }

  private static Contender contender(String key, int parallelism) throws Exception {
    return switch (key) {
      case "limit" -> new ReferenceLoopContender(false);
      case "limit-memory" -> new ReferenceLoopContender(true);
      case "shardflow" -> new ShardflowContender(parallelism, false);
      case "shardflow-memory" -> new ShardflowContender(parallelism, true);
      case "flink-sql" ->
          new SqlContender(parallelism, Path.of(System.getProperty("shardflow.sql")));
      case "usual" -> new BaselineContender(parallelism);
      default -> throw new IllegalArgumentException(key);
    };
  }
}
