/**
 * The job {@code alerts}: from sensor readings to alerts that open once, close with hysteresis, and
 * are the same in every replay.
 */
package io.shardflow.jobs.alerts;
