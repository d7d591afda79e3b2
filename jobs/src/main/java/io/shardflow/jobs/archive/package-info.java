/** The job {@code archive}: every record unchanged, one per line, in date folders. */
package io.shardflow.jobs.archive;
