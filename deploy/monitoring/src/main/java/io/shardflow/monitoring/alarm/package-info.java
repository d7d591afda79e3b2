/** The alarms: each is declared once, for Prometheus and for CloudWatch. */
package io.shardflow.monitoring.alarm;
