/** The measured throughput of the contenders as a Markdown table and an SVG chart. */
package io.shardflow.benchmark.report;
