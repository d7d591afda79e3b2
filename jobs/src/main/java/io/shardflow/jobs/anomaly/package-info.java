/** The job {@code anomaly-filter}: the sensor readings that break the rule of their sensor type. */
package io.shardflow.jobs.anomaly;
