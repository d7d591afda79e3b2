/**
 * Event time beyond what Flink offers: late events as a stream of their own, windows that close
 * when all shards are idle, watermarks that survive a restart, pre-aggregation before the network
 * shuffle, and sums without rounding errors. {@code EventTimeStream} is the entry point for
 * pipelines.
 */
package io.shardflow.jobs.eventtime;
