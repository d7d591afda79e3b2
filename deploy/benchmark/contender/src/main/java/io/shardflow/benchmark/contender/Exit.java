package io.shardflow.benchmark.contender;

/** Ends a JVM when its work is done or has failed, also where Flink has left threads behind. */
public final class Exit {
  private Exit() {}

  /** What a JVM is there for. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** Exit status: 0 done, 1 failed, with the reason on standard error. */
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
