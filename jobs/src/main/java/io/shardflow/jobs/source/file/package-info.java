/** The file source: a bounded replay of JSON Lines or CSV files, compressed or not. */
package io.shardflow.jobs.source.file;
