/** Merges several files of one format into one. */
package io.shardflow.jobs.compact.format;
