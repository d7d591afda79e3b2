package io.shardflow.benchmark.contender;

import java.nio.file.Path;

/**
 * An implementation of the benchmark's jobs. Each contender runs in its own JVM, and is called by
 * one thread.
 */
public interface Contender extends AutoCloseable {

  /** Prepares to read the files in a folder. The time this takes is not measured. */
  default void load(Path input) throws Exception {}

  /**
   * Processes all events in a folder once.
   *
   * @param job the name of the job to run
   * @param input a folder that contains nothing but files of JSON Lines
   * @param output a folder that does not exist yet; on return, it contains the complete data sets
   */
  void run(String job, Path input, Path output) throws Exception;

  @Override
  default void close() throws Exception {}
}
