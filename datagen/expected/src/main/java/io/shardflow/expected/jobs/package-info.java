/**
 * The expected rows of each job: one class per job, with one function from events to rows. The
 * functions compute over all events at once, as directly as possible, and use no code of the jobs.
 * {@link io.shardflow.expected.jobs.ExpectedJobs} lists them.
 */
package io.shardflow.expected.jobs;
