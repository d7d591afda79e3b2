/** Iceberg tables, written by Iceberg's own sink for Flink. */
package io.shardflow.tables.iceberg;
