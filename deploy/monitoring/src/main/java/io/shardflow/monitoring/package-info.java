/**
 * Monitoring of the jobs: the files for Prometheus and Grafana, and the alarms and the dashboard of
 * CloudWatch, which the infrastructure code in deploy/aws uses.
 */
package io.shardflow.monitoring;
