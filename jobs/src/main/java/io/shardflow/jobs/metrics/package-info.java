/** The names of the jobs' own metrics. */
package io.shardflow.jobs.metrics;
