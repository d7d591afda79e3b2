/** Metrics of applications in Managed Service for Apache Flink, as CloudWatch has them. */
package io.shardflow.monitoring.cloudwatch;
