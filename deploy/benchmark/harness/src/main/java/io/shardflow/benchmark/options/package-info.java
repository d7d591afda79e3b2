/** The command-line options of the benchmark, and the jobs and contenders they select. */
package io.shardflow.benchmark.options;
