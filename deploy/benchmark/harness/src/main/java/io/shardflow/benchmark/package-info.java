/** The entry point of the benchmark: {@code deploy/local/run.sh benchmark}. */
package io.shardflow.benchmark;
