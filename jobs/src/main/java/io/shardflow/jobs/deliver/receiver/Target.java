package io.shardflow.jobs.deliver.receiver;

import java.io.IOException;
import java.io.Serializable;

/** A place that rows are delivered to. */
public interface Target extends Serializable {
  /** Returns the kind of the target: {@code kinesis}, {@code firehose}, {@code sns} or http. */
  String kind();

  /** Returns the target as logs and rows may show it, without secrets. */
  String label();

  /**
   * Connects to the target, in the process that sends the rows. Fails only if a setting is missing
   * on this machine: a target that cannot be reached is an outcome of the first call.
   *
   * @param dataSet the data set of the rows
   * @param job the name of the job
   */
  Receiver open(String dataSet, String job) throws IOException;
}
