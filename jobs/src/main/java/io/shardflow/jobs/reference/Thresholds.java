package io.shardflow.jobs.reference;

import java.io.Serializable;

/**
 * What makes a reading an anomaly: to be below {@code below}, above {@code above} or equal to
 * {@code equals}. Each may be null.
 */
public record Thresholds(Double below, Double above, Double equals) implements Serializable {

  /** Whether none is set. */
  public boolean isEmpty() {
    return below == null && above == null && equals == null;
  }

  /** Whether the reading is an anomaly. */
  public boolean match(double reading) {
    return (below != null && reading < below)
        || (above != null && reading > above)
        || (equals != null && reading == equals);
  }
}
