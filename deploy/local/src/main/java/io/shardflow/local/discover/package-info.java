/**
 * The command {@code discover}: samples the records of a source, and prints their fields and a
 * {@code CREATE TABLE} statement for Flink SQL.
 */
package io.shardflow.local.discover;
