/**
 * The jobs as hand-written loops without a framework: the reference for how fast one thread of the
 * machine can be, and for the expected results.
 */
package io.shardflow.benchmark.loop;
