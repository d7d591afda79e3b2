package io.shardflow.tables.faults;

import io.shardflow.tables.s3.FaultyConnections.Fault;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A fault that is injected while a job writes to S3. */
enum S3Fault {
  TASK_MANAGER_KILLED("`kill -9` of a TaskManager while writing and committing") {
    @Override
    long inject(S3Trial trial, String folder, S3Results results) throws Exception {
      return trial.repeat(folder, results, trial::killTaskManager);
    }
  },
  JOB_MANAGER_KILLED("`kill -9` of the JobManager while writing and committing") {
    @Override
    long inject(S3Trial trial, String folder, S3Results results) throws Exception {
      return trial.repeat(folder, results, trial::killJobManager);
    }
  },
  SERVER_ERRORS("503 to all requests for 4 of 12 seconds, some 500, lost answers to commits") {
    @Override
    long inject(S3Trial trial, String folder, S3Results results) throws Exception {
      AtomicInteger requests = new AtomicInteger();
      AtomicInteger commits = new AtomicInteger();
      long before = trial.s3().endFaults();
      trial
          .s3()
          .setFaults(
              request -> {
                int number = requests.incrementAndGet();
                // Not by number: the pauses between repeated requests get longer.
                if (Instant.now().getEpochSecond() % 12 < 4) {
                  return Fault.SLOW_DOWN;
                }
                if (number % 19 == 0) {
                  return Fault.ERROR;
                }
                return results.isCommit(request) && commits.incrementAndGet() % 3 == 0
                    ? Fault.CUT
                    : Fault.NONE;
              });
      try {
        trial.awaitEnd();
      } finally {
        before = trial.s3().endFaults() - before;
      }
      return before;
    }
  },
  SECOND_WRITER("a second job writes to the same folder, and `kill -9` of a TaskManager") {
    @Override
    long inject(S3Trial trial, String folder, S3Results results) throws Exception {
      return trial.repeat(folder, results, trial::killTaskManager);
    }
  };

  private final String description;

  S3Fault(String description) {
    this.description = description;
  }

  String description() {
    return description;
  }

  /** Injects the fault until the events come to an end, and returns how often it occurred. */
  abstract long inject(S3Trial trial, String folder, S3Results results) throws Exception;
}
