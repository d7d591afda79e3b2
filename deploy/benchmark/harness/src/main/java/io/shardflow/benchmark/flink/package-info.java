/** Contenders and measurements that run jobs on a Flink cluster in their own JVM. */
package io.shardflow.benchmark.flink;
