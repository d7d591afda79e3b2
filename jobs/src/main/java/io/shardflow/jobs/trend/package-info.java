/**
 * The job {@code trend-comparison}: the mean reading of a window, compared with that of the window
 * before it.
 */
package io.shardflow.jobs.trend;
