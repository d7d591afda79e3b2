/** What reads Parquet files and tables, if it is on the class path. */
package io.shardflow.live.tail.table;
