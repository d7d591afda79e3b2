package io.shardflow.jobs.compact;

import java.io.Serializable;

/**
 * Merges the small files of a table, and deletes its past. Sent to the task that does so in a job.
 */
@FunctionalInterface
public interface TableCompaction extends Serializable {
  /**
   * Merges and deletes what the settings say. Readers of the table see all of the change or nothing
   * of it.
   *
   * @throws Exception with a message for users, if the table cannot be read or changed
   */
  CompactionResult run(WorkRunner runner, CompactionSettings settings) throws Exception;
}
