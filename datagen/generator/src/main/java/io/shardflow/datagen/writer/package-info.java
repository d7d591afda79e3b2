/** Writes records to a Kinesis stream or a file, and counts them. */
package io.shardflow.datagen.writer;
