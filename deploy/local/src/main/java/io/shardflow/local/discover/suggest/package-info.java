/**
 * The options with which a job reads records of another shape: where its input fields are, and how
 * the times are written. Whether a record can be read is always decided by the job's own decoder.
 */
package io.shardflow.local.discover.suggest;
