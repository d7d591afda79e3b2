/**
 * Reference data about sensors and stores, read from a file while a job runs, and added to the rows
 * of the job.
 */
package io.shardflow.jobs.reference;
