/**
 * What a job is, and how its pipeline is connected to the source and the data sets of its options.
 */
package io.shardflow.jobs.flow;
