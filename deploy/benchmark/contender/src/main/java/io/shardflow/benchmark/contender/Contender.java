package io.shardflow.benchmark.contender;

import java.nio.file.Path;

/** One way to do the jobs. It has a JVM of its own, and is used by one thread. */
public interface Contender extends AutoCloseable {
  /** Gets ready to read the files of this folder. What this takes does not count. */
  default void load(Path input) throws Exception {}

  /**
   * Works through all events of a folder once.
   *
   * @param job what is to be done with them
   * @param input holds files of JSON lines and nothing else
   * @param output a folder that is not there; on return, the data sets are below it, complete
   */
  void run(String job, Path input, Path output) throws Exception;

  @Override
  default void close() throws Exception {}
}
