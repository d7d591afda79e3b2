/** What Flink's own event time leaves open: silence, restarts, and sums without rounding. */
package io.shardflow.jobs.eventtime;
