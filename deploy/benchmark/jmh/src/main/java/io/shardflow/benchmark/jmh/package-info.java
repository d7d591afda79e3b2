/** Microbenchmarks of decoding and encoding single records. */
package io.shardflow.benchmark.jmh;
