/** What sampled records have for fields, as a table for people and as a table for Flink SQL. */
package io.shardflow.local.discover;
