package io.shardflow.benchmark.contender;

/** Ends a JVM when its work is done or has failed, even if Flink has left threads behind. */
public final class ProcessExit {
  private ProcessExit() {}

  /** The work of a JVM. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /**
   * Runs the work, then exits: with status 0 on success, or with status 1 on failure, after
   * printing the stack trace to standard error.
   */
  public static void after(Work work) {
    int status = 0;
    try {
      work.run();
    } catch (Throwable e) {
      e.printStackTrace();
      status = 1;
    }
    System.exit(status);
  }
}
