/**
 * The job {@code sensor-summary}: mean, extremes and share of alerts per sensor type, location,
 * floor and window.
 */
package io.shardflow.jobs.summary;
