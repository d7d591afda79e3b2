/** A client of S3 for what Flink's file systems cannot do: to create an object only once. */
package io.shardflow.tables.s3;
