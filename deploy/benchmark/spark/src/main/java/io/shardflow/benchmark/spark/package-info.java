/** The contender on Spark Structured Streaming. It has a class path of its own, without Flink. */
package io.shardflow.benchmark.spark;
