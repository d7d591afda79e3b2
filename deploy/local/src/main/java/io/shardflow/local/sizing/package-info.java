/**
 * The command {@code sizing}: from a rate of records to shards, KPUs, state, files and dollars a
 * month. {@code JobProfile} has what was measured of each job, {@code Quotas} the limits of AWS,
 * and {@code prices.json} the prices.
 */
package io.shardflow.local.sizing;
