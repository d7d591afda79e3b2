/** The embedded DuckDB, and parts of its SQL. */
package io.shardflow.query.duckdb;
