/** Expressions of PromQL, made from the declarations of the metrics. */
package io.shardflow.monitoring.prometheus;
