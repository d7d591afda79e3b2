/** The jobs as Flink DataStream code is commonly written, without any tuning. */
package io.shardflow.benchmark.baseline;
