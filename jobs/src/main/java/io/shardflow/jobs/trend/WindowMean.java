package io.shardflow.jobs.trend;

/**
 * The mean reading of one group in one window.
 *
 * @param windowStart in milliseconds since 1970
 */
public record WindowMean(TypeAndLocation key, double mean, long windowStart) {}
