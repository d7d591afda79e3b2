/** Reads Parquet files and tables for the command {@code verify}. */
package io.shardflow.query.verify;
