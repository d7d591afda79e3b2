/** Reads Parquet files and tables for the live page. */
package io.shardflow.query.live;
