/**
 * The registry of metrics: each one is declared once, with type, unit, meaning and dimension, in
 * {@link Metrics} (the jobs' own) or {@link FlinkMetrics} (those of Flink and its Kinesis connector
 * that alarms and dashboards use). Operators register them through {@link OperatorMetrics}. Alarms,
 * dashboards and METRICS.md, in deploy/monitoring, are made from these declarations.
 */
package io.shardflow.jobs.metrics;
