package io.shardflow.benchmark.options;

import io.shardflow.benchmark.input.BenchmarkInput;
import java.nio.file.Path;

/** The contenders. The results of the first one are the expected results of all others. */
public enum ContenderType {
  REFERENCE_LOOP("limit", "plain loop, one thread"),
  REFERENCE_LOOP_MEMORY("limit-memory", "plain loop, from memory"),
  SHARDFLOW("shardflow", "Shardflow"),
  SHARDFLOW_MEMORY("shardflow-memory", "Shardflow, from memory"),
  FLINK_SQL("flink-sql", "Flink SQL"),
  BASELINE("usual", "Flink, conventional code"),
  SPARK("spark", "Spark Structured Streaming");

  private final String key;
  private final String title;

  ContenderType(String key, String title) {
    this.key = key;
    this.title = title;
  }

  /** Returns the name on the command line. */
  public String key() {
    return key;
  }

  /** Returns the name in tables and charts. */
  public String title() {
    return title;
  }

  public boolean isReferenceLoop() {
    return this == REFERENCE_LOOP || this == REFERENCE_LOOP_MEMORY;
  }

  /** Returns the folder with the input layout for this contender. */
  public Path inputFolder(BenchmarkInput input, int parallelism) {
    if (isReferenceLoop()) {
      // It has one thread, which reads one file.
      return input.striped(1);
    }
    return this == SPARK ? input.chunks() : input.striped(parallelism);
  }
}
