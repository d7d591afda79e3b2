/**
 * The source of a job: decoded records and dead letters with timestamps and watermarks, from the
 * source that the options select.
 */
package io.shardflow.jobs.source;
