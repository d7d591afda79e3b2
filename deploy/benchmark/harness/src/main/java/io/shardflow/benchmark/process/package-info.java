/** Starts and controls the JVMs of the contenders and of single measurements. */
package io.shardflow.benchmark.process;
