/** The sections of the benchmark. Each one returns its results as a Markdown table. */
package io.shardflow.benchmark.section;
