/**
 * The job {@code dedup}: each temperature reading once, large gaps to the surroundings, and means
 * per sensor.
 */
package io.shardflow.jobs.dedup;
