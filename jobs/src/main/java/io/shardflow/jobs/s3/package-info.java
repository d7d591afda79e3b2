/** Flink's options of S3, for other clients of S3. */
package io.shardflow.jobs.s3;
