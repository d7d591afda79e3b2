/**
 * The catalogue of jobs, the command that names a job with its options, the entry point on a
 * cluster.
 */
package io.shardflow.jobs;
