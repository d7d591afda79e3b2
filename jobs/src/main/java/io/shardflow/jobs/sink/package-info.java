/**
 * From rows to files: rows are encoded, collected in blocks per date folder, and appended to files
 * by Flink's file sink. {@link io.shardflow.jobs.sink.DataSets} is the entry point.
 */
package io.shardflow.jobs.sink;
