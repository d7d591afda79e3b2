package io.shardflow.jobs.trend;

/**
 * The mean reading of one group in one window.
 *
 * @param windowStart in milliseconds since 1970
 * @param windowEnd the same; 0 in what 0.1.0 saved
 */
public record WindowMean(TypeAndLocation key, double mean, long windowStart, long windowEnd) {
  long length() {
    return windowEnd - windowStart;
  }
}
