package io.shardflow.jobs.trend;

import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The mean reading of one sensor type at one location in one window. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class WindowMean {
  public TypeAndLocation key;
  public double mean;

  /** In milliseconds since 1970-01-01 UTC. */
  public long windowStart;

  /** In milliseconds since 1970-01-01 UTC; 0 in savepoints of 0.1.0. */
  public long windowEnd;

  long length() {
    return windowEnd - windowStart;
  }
}
