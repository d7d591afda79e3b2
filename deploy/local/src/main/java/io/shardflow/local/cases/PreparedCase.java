package io.shardflow.local.cases;

import java.util.Set;

/** A case whose options are valid, ready to run. */
public interface PreparedCase {
  /** Returns the names of the data sets that the case can write; empty if they are unknown. */
  Set<String> dataSets();

  /**
   * Runs the case to its end.
   *
   * @throws CaseException if it fails
   */
  void run(CaseCluster cluster) throws Exception;
}
