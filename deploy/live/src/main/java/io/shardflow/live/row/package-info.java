/** Rows on their way from the files of data sets, or from a job's delivery, to the store. */
package io.shardflow.live.row;
