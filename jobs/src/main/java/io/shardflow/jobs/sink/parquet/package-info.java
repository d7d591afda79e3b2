/** Rows as Parquet files with typed columns. It needs no Hadoop at run time. */
package io.shardflow.jobs.sink.parquet;
