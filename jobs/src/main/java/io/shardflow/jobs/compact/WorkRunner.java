package io.shardflow.jobs.compact;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Applies a function to a list: in a Flink job, or in this thread. */
public interface WorkRunner {
  /** Runs in this thread. */
  WorkRunner IN_THIS_THREAD =
      new WorkRunner() {
        @Override
        public <T extends Serializable, R extends Serializable> List<R> run(
            String name, List<T> values, Work<T, R> work) throws Exception {
          List<R> results = new ArrayList<>();
          for (T value : values) {
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
            results.add(work.apply(value));
          }
          return results;
        }
      };

  /** A function that may be sent to tasks. */
  @FunctionalInterface
  interface Work<T, R> extends Serializable {
    R apply(T value) throws Exception;
  }

  /**
   * Returns the results in any order.
   *
   * @param name the name of the job
   */
  <T extends Serializable, R extends Serializable> List<R> run(
      String name, List<T> values, Work<T, R> work) throws Exception;
}
