/** The panels of the dashboards: each is declared once, for Grafana and for CloudWatch. */
package io.shardflow.monitoring.dashboard;
