/** Rows as lines of text, JSON or CSV: records are encoded, and written in blocks. */
package io.shardflow.jobs.sink.text;
