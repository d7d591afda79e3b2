package io.shardflow.local.cases.result;

import io.shardflow.local.cases.format.TestCase;
import java.time.Duration;
import java.util.List;

/**
 * The result of a case.
 *
 * @param error why the case could not be run to its end; null if it was
 * @param differences the lines that say what differs; empty if nothing does
 */
public record CaseResult(TestCase test, Duration duration, String error, List<String> differences) {

  public boolean isPassed() {
    return error == null && differences.isEmpty();
  }

  /** Returns what is wrong, as lines for the screen. */
  public List<String> lines() {
    return error == null ? differences : error.lines().toList();
  }
}
