/**
 * Rules for sensors: which readings are out of bounds, and when that is an alert. They are read
 * from a file that {@code anomaly-filter} and {@code alerts} share.
 */
package io.shardflow.jobs.rules;
