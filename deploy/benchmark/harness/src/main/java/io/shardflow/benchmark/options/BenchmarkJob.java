package io.shardflow.benchmark.options;

import io.shardflow.datagen.events.EventKind;

/** A job that the benchmark measures, with the kind and default number of its input events. */
public enum BenchmarkJob {
  STORE_REVENUE("store-revenue", EventKind.SALES, 2_000_000),
  ANOMALY_FILTER("anomaly-filter", EventKind.SENSORS, 2_000_000),
  DEDUP("dedup", EventKind.PROBES, 1_000_000);

  private final String jobName;
  private final EventKind eventKind;
  private final long defaultRecords;

  BenchmarkJob(String jobName, EventKind eventKind, long defaultRecords) {
    this.jobName = jobName;
    this.eventKind = eventKind;
    this.defaultRecords = defaultRecords;
  }

  /** Returns the job's name, as on the command line. */
  public String jobName() {
    return jobName;
  }

  public EventKind eventKind() {
    return eventKind;
  }

  /** Returns the number of input events unless {@code --records} is set. */
  public long defaultRecords() {
    return defaultRecords;
  }
}
