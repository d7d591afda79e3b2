package io.shardflow.benchmark;

import io.shardflow.benchmark.contender.Contender;
import io.shardflow.benchmark.contender.Exit;
import io.shardflow.benchmark.contender.Turns;
import io.shardflow.benchmark.flink.ShardflowContender;
import io.shardflow.benchmark.flink.SqlContender;
import io.shardflow.benchmark.limit.LimitContender;
import io.shardflow.benchmark.usual.UsualContender;
import java.nio.file.Path;

/** Takes the turns of one contender: {@code RIVAL PARALLELISM}. */
public final class ContenderMain {
  private ContenderMain() {}

  public static void main(String[] arguments) {
    Exit.after(() -> takeTurns(arguments));
  }

  private static void takeTurns(String[] arguments) throws Exception {
    try (Contender contender = contender(arguments[0], Integer.parseInt(arguments[1]))) {
      Turns.take(contender, System.in, System.out);
    }
  }

  private static Contender contender(String rival, int parallelism) throws Exception {
    return switch (rival) {
      case "limit" -> new LimitContender(false);
      case "limit-memory" -> new LimitContender(true);
      case "shardflow" -> new ShardflowContender(parallelism, false);
      case "shardflow-memory" -> new ShardflowContender(parallelism, true);
      case "flink-sql" ->
          new SqlContender(parallelism, Path.of(System.getProperty("shardflow.sql")));
      case "usual" -> new UsualContender(parallelism);
      default -> throw new IllegalArgumentException(rival);
    };
  }
}
