package io.shardflow.benchmark;

import io.shardflow.datagen.EventKind;
import java.util.Set;

/** A job that the contenders do, and how many events of which kind they do it with. */
public enum Task {
  STORE_REVENUE("store-revenue", EventKind.SALES, 2_000_000),
  ANOMALY_FILTER("anomaly-filter", EventKind.SENSORS, 2_000_000),
  DEDUP("dedup", EventKind.PROBES, 1_000_000);

  /** Means are sums of doubles: rivals may add them up in any order, so the last digits differ. */
  static final Set<String> MEANS = Set.of("avg_ambient_temp", "avg_measured_temp");

  private final String job;
  private final EventKind kind;
  private final long records;

  Task(String job, EventKind kind, long records) {
    this.job = job;
    this.kind = kind;
    this.records = records;
  }

  /** The job's name, as on the command line. */
  public String job() {
    return job;
  }

  EventKind kind() {
    return kind;
  }

  /** How many events a pass has unless told otherwise. */
  long records() {
    return records;
  }
}
