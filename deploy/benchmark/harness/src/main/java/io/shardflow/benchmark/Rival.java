package io.shardflow.benchmark;

import java.nio.file.Path;

/** A contender, as the harness knows it. The first one says what the answer is. */
enum Rival {
  LIMIT("limit", "plain loop, one thread"),
  LIMIT_MEMORY("limit-memory", "plain loop, from memory"),
  SHARDFLOW("shardflow", "Shardflow"),
  SHARDFLOW_MEMORY("shardflow-memory", "Shardflow, from memory"),
  FLINK_SQL("flink-sql", "Flink SQL"),
  USUAL("usual", "Flink, written the usual way"),
  SPARK("spark", "Spark Structured Streaming");

  private final String key;
  private final String title;

  Rival(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** How it is called on the command line. */
  String key() {
    return key;
  }

  /** How it is called in the results. */
  String title() {
    return title;
  }

  boolean isSpark() {
    return this == SPARK;
  }

  /** The folder with its layout of the input. A loop in one thread reads one file. */
  Path input(Input input, int parallelism) {
    return switch (this) {
      case LIMIT, LIMIT_MEMORY -> input.striped(1);
      case SPARK -> input.chunks();
      default -> input.striped(parallelism);
    };
  }
}
