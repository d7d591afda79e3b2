package io.shardflow.benchmark.process;

import io.shardflow.benchmark.baseline.BaselineContender;
import io.shardflow.benchmark.contender.Contender;
import io.shardflow.benchmark.contender.ContenderServer;
import io.shardflow.benchmark.contender.ProcessExit;
import io.shardflow.benchmark.flink.ShardflowContender;
import io.shardflow.benchmark.flink.SqlContender;
import io.shardflow.benchmark.loop.ReferenceLoopContender;
import java.nio.file.Path;

/**
 * The main class of all contenders except Spark. Arguments: {@code CONTENDER PARALLELISM FORMAT},
 * where the format is that of the results.
 */
final class ContenderMain {
  private ContenderMain() {}

  public static void main(String[] arguments) {
    ProcessExit.after(() -> serve(arguments));
  }

  private static void serve(String[] arguments) throws Exception {
    try (Contender contender =
        contender(arguments[0], Integer.parseInt(arguments[1]), arguments[2])) {
      ContenderServer.serve(contender, System.in, System.out);
    }
  }

  private static Contender contender(String key, int parallelism, String format) throws Exception {
    return switch (key) {
      case "limit" -> new ReferenceLoopContender(false);
      case "limit-memory" -> new ReferenceLoopContender(true);
      case "shardflow" -> new ShardflowContender(parallelism, false, format);
      case "shardflow-memory" -> new ShardflowContender(parallelism, true, format);
      case "flink-sql" ->
          new SqlContender(parallelism, Path.of(System.getProperty("shardflow.sql")), format);
      case "usual" -> new BaselineContender(parallelism);
      default -> throw new IllegalArgumentException(key);
    };
  }
}
