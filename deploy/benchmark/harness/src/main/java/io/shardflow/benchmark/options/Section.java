package io.shardflow.benchmark.options;

import java.util.Locale;

/** A part of the benchmark, with its own table of results. */
public enum Section {
  /** Compares the throughput of the contenders. */
  COMPARISON,
  /** Measures the size of the state, and the duration of a checkpoint. */
  STATE,
  /** Measures the time from an event's put to its row. */
  LATENCY,
  /** Measures the time from an event's put until its row arrives at a receiver. */
  DELIVERY,
  /** Measures the throughput of reading from the local Kinesis. */
  KINESIS,
  /** Measures the throughput with more keys and larger records. */
  GROWTH,
  /** Measures the throughput and the bytes of files and tables in several formats. */
  TABLES;

  /** Returns the name on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
